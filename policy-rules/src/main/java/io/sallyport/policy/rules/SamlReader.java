package io.sallyport.policy.rules;

import io.sallyport.policy.rules.GatewaySettings.Issuer;
import io.sallyport.policy.rules.GatewaySettings.Saml;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads how people sign in to the console by SAML. */
final class SamlReader {
  static final List<String> KEYS =
      List.of(
          "idp",
          "sign_in",
          "certificates",
          "decrypt",
          "entity",
          "subject",
          "groups",
          "attributes",
          "prefix",
          "skew");

  private final Problems problems;

  SamlReader(Problems problems) {
    this.problems = problems;
  }

  @Nullable Saml read(@Nullable String url, Node node, List<Issuer> issuers) {
    Section section = Section.fixed(node, "'saml' of the console", KEYS, problems);
    if (section == null) {
      return null;
    }
    String idp = section.text("idp");
    String signIn = IssuerReader.address(section, "sign_in", problems);
    List<Path> certificates = certificates(section);
    if (url == null || idp == null || signIn == null || certificates.isEmpty()) {
      problems.add(
          section.node(),
          Code.MISSING_KEY,
          "signing in by SAML needs 'idp', the identity provider's name, 'sign_in', its https"
              + " address, 'certificates', files in PEM, and beside 'saml' the console's 'url', to"
              + " which it sends people back");
      return null;
    }
    return new Saml(
        url,
        idp,
        signIn,
        certificates,
        decrypt(section),
        section.text("entity"),
        section.text("subject"),
        section.text("groups"),
        IssuerReader.texts(section, "attributes"),
        prefix(section, issuers),
        new IssuerReader(problems)
            .duration(section, "skew", Duration.ofSeconds(30), Duration.ofMinutes(5)));
  }

  /** The same people under the same names, or other people: which, only the operator knows. */
  private String prefix(Section section, List<Issuer> issuers) {
    Node node = section.value("prefix");
    if (node == null && !issuers.isEmpty()) {
      problems.add(
          section.node(),
          Code.MISSING_KEY,
          "beside issuers in 'identity.oidc', 'saml' has to say its 'prefix': theirs (\"\" where"
              + " they have none) if it names the same people, one of its own if it does not");
    }
    boolean none =
        node == null
            || (node instanceof ScalarNode scalar
                && scalar.getTag().equals(Tag.STR)
                && scalar.getValue().isEmpty());
    String prefix = none ? "" : section.text("prefix");
    String own = prefix == null ? "" : prefix;
    boolean same = issuers.stream().anyMatch(issuer -> issuer.prefix().equals(own));
    if (node != null && !same && IssuerReader.overlaps(own, issuers)) {
      problems.add(
          node,
          Code.BAD_VALUE,
          "the 'prefix' of 'saml' begins with that of an issuer, or the other way round; one could"
              + " name the other's subjects and groups; write theirs, or quite another");
    }
    return own;
  }

  private List<Path> certificates(Section section) {
    List<Path> found = new ArrayList<>();
    for (String text : IssuerReader.texts(section, "certificates")) {
      Path path = path(section, "certificates", text);
      if (path != null) {
        found.add(path);
      }
    }
    return found;
  }

  private Saml.@Nullable Decrypt decrypt(Section saml) {
    Node node = saml.value("decrypt");
    Section section =
        node == null
            ? null
            : Section.fixed(node, "'decrypt' of 'saml'", List.of("certificate", "key"), problems);
    if (section == null) {
      return null;
    }
    Path certificate = path(section, "certificate", section.text("certificate"));
    Path key = path(section, "key", section.text("key"));
    if (certificate == null || key == null) {
      problems.add(
          section.node(),
          Code.MISSING_KEY,
          "'decrypt' needs 'certificate', for which assertions are encrypted, and its 'key', files"
              + " in PEM");
      return null;
    }
    return new Saml.Decrypt(certificate, key);
  }

  private @Nullable Path path(Section section, String key, @Nullable String text) {
    try {
      return text == null ? null : Path.of(text);
    } catch (InvalidPathException e) {
      Node node = section.value(key);
      problems.add(
          node == null ? section.node() : node,
          Code.BAD_VALUE,
          "'" + key + "' names no path of this system");
      return null;
    }
  }
}
