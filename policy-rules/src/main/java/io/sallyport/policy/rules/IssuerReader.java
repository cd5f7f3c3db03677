package io.sallyport.policy.rules;

import io.sallyport.policy.rules.GatewaySettings.Issuer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the issuers of OIDC tokens. */
final class IssuerReader {
  static final List<String> KEYS =
      List.of(
          "issuer",
          "jwks",
          "audience",
          "algorithms",
          "types",
          "subject",
          "groups",
          "attributes",
          "prefix",
          "skew",
          "lifetime",
          "device");

  /** Signatures by a key that only the issuer has; no shared secrets, and never none. */
  static final List<String> ALGORITHMS =
      List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  private final Problems problems;

  IssuerReader(Problems problems) {
    this.problems = problems;
  }

  List<Issuer> read(@Nullable Node node) {
    List<Issuer> issuers = new ArrayList<>();
    if (node == null) {
      return issuers;
    }
    if (!(node instanceof SequenceNode list)) {
      problems.add(node, Code.WRONG_SHAPE, "'oidc' must be a list; start each with '- issuer:'");
      return issuers;
    }
    Set<String> names = new HashSet<>();
    for (Node item : list.getValue()) {
      Section section = Section.fixed(item, "an issuer", KEYS, problems);
      Issuer issuer = section == null ? null : issuer(section);
      if (issuer != null && !names.add(issuer.issuer())) {
        problems.add(item, Code.DUPLICATE_KEY, "issuer stands twice; keep one");
      } else if (issuer != null && overlaps(issuer.prefix(), issuers)) {
        problems.add(
            item,
            Code.BAD_VALUE,
            "two issuers with the same 'prefix', or one's begins with the other's; one could name the"
                + " other's subjects and groups; write another prefix");
      } else if (issuer != null
          && issuer.device() != null
          && issuers.stream().anyMatch(one -> one.device() != null)) {
        problems.add(
            item,
            Code.BAD_VALUE,
            "two issuers with 'device'; people could not say which they mean; keep one");
      } else if (issuer != null) {
        issuers.add(issuer);
      }
    }
    return issuers;
  }

  /** Whether a name of one of them could pass for a name with that prefix, or the other way. */
  static boolean overlaps(String prefix, List<Issuer> issuers) {
    return issuers.stream()
        .map(Issuer::prefix)
        .anyMatch(other -> other.startsWith(prefix) || prefix.startsWith(other));
  }

  private @Nullable Issuer issuer(Section section) {
    String name = address(section, "issuer", problems);
    Set<String> audiences = texts(section, "audience");
    if (name == null || audiences.isEmpty()) {
      problems.add(
          section.node(),
          Code.MISSING_KEY,
          "an issuer needs 'issuer', an https address, and 'audience', the name that its tokens"
              + " call this gateway by");
      return null;
    }
    String subject = section.text("subject");
    String prefix = section.text("prefix");
    return new Issuer(
        name,
        address(section, "jwks", problems),
        audiences,
        algorithms(section),
        types(section),
        subject == null ? "sub" : subject,
        section.text("groups"),
        texts(section, "attributes"),
        prefix == null ? "" : prefix,
        duration(section, "skew", Duration.ofSeconds(30), Duration.ofMinutes(5)),
        duration(section, "lifetime", Duration.ofHours(24), Duration.ofDays(30)),
        section.text("device"));
  }

  /** Keys fetched over plain HTTP could be anyone's, so that is for this machine alone. */
  static @Nullable String address(Section section, String key, Problems problems) {
    Node node = section.value(key);
    String text = section.text(key);
    if (node == null || text == null) {
      return null;
    }
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      problems.add(node, Code.BAD_VALUE, "'" + key + "' is no address");
      return null;
    }
    String host = String.valueOf(uri.getHost());
    boolean here = Set.of("localhost", "127.0.0.1", "[::1]").contains(host);
    if (uri.getHost() == null
        || uri.getRawUserInfo() != null
        || !("https".equals(uri.getScheme()) || (here && "http".equals(uri.getScheme())))) {
      problems.add(
          node, Code.BAD_VALUE, "'" + key + "' must be an https address without a password");
      return null;
    }
    return text;
  }

  private Set<String> algorithms(Section section) {
    Node node = section.value("algorithms");
    Set<String> found = texts(section, "algorithms");
    if (node != null) {
      found.forEach(a -> Values.oneOf(a, node, "'algorithms'", ALGORITHMS, problems));
    }
    return found.isEmpty() ? Set.of("RS256", "ES256") : found;
  }

  private static Set<String> types(Section section) {
    Set<String> found = new LinkedHashSet<>();
    texts(section, "types").forEach(t -> found.add(t.toLowerCase(Locale.ROOT)));
    return found.isEmpty() ? Set.of("at+jwt", "jwt") : found;
  }

  static Set<String> texts(Section section, String key) {
    Set<String> found = new LinkedHashSet<>();
    List<Values.Text> texts = section.texts(key);
    if (texts != null) {
      texts.forEach(text -> found.add(text.value()));
    }
    return found;
  }

  Duration duration(Section section, String key, Duration otherwise, Duration most) {
    Node node = section.value(key);
    Duration found = node == null ? null : Values.duration(node, "'" + key + "'", problems);
    if (node != null && found != null && found.compareTo(most) > 0) {
      problems.add(node, Code.BAD_VALUE, "'" + key + "' must be at most " + most.toMinutes() + "m");
    }
    return found == null ? otherwise : found;
  }
}
