package io.sallyport.policy.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the section {@code targets}. */
final class TargetReader {
  static final List<String> KEYS =
      List.of(
          "url",
          "kind",
          "username",
          "password",
          "key",
          "host_key",
          "token",
          "headers",
          "ca",
          "addresses");
  static final List<String> KINDS =
      List.of("postgresql", "mysql", "mariadb", "h2", "jdbc", "ssh", "http", "kubernetes");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern SECRET_HEADER =
      Pattern.compile(".*(authorization|cookie|token|secret|password|api-?key).*");
  private static final Pattern SECRET_IN_URL =
      Pattern.compile("(?i)://[^/@?]*:[^/@?]*@|(password|passwd|pwd|secret|token)=");

  private final Problems problems;

  TargetReader(Problems problems) {
    this.problems = problems;
  }

  Map<String, TargetSettings> read(@Nullable Node node) {
    Map<String, TargetSettings> targets = new LinkedHashMap<>();
    Section section = node == null ? null : Section.free(node, "'targets'", problems);
    if (section == null) {
      return targets;
    }
    for (Section.Entry entry : section.entries()) {
      if (!NAME.matcher(entry.name()).matches()) {
        problems.add(
            entry.key(),
            Code.BAD_VALUE,
            "target name '" + entry.name() + "' must be letters, digits, '.', '_' or '-'");
      }
      Section target =
          Section.fixed(entry.value(), "target '" + entry.name() + "'", KEYS, problems);
      if (target != null) {
        targets.put(entry.name(), settings(entry.name(), target));
      }
    }
    return targets;
  }

  private TargetSettings settings(String name, Section section) {
    Map<String, String> headers = new LinkedHashMap<>();
    Map<String, String> secrets = new LinkedHashMap<>();
    for (String use : List.of("password", "key", "token")) {
      Section.Entry entry = section.entry(use);
      String text = section.text(use);
      if (entry != null && text != null && isSecret(entry.value(), text, use, name)) {
        secrets.put(use, text);
      }
    }
    headers(section, name, headers, secrets);
    String url = url(section, name);
    return new TargetSettings(
        name,
        url,
        kind(section, url),
        section.text("username"),
        hostKey(section),
        options(section),
        headers,
        secrets);
  }

  private boolean isSecret(Node at, String text, String use, String target) {
    if (SecretText.holdsReference(text)) {
      return true;
    }
    problems.add(
        at,
        Code.LITERAL_SECRET,
        ("literal secret in '%s' of target '%s'; the file holds no secrets; give it to a credential"
                + " source and write \"${secret:%s-%s}\" here")
            .formatted(use, target, target, use.toLowerCase(Locale.ROOT).replace("headers.", "")));
    return false;
  }

  private void headers(
      Section section, String target, Map<String, String> plain, Map<String, String> secrets) {
    Node node = section.value("headers");
    Section headers = node == null ? null : Section.free(node, "'headers'", problems);
    if (headers == null) {
      return;
    }
    for (Section.Entry entry : headers.entries()) {
      String text = Values.text(entry.value(), "header '" + entry.name() + "'", problems);
      if (text == null) {
        continue;
      }
      boolean secret =
          text.contains("${")
              || SECRET_HEADER.matcher(entry.name().toLowerCase(Locale.ROOT)).matches();
      String use = "headers." + entry.name();
      if (!secret) {
        plain.put(entry.name(), text);
      } else if (isSecret(entry.value(), text, use, target)) {
        secrets.put(use, text);
      }
    }
  }

  /** The URL is never quoted in a message: it may hold a password. */
  private @Nullable String url(Section section, String target) {
    Section.Entry entry = section.entry("url");
    String url = section.text("url");
    if (entry == null || url == null) {
      return null;
    }
    if (holdsSecret(url)) {
      problems.add(
          entry.value(),
          Code.LITERAL_SECRET,
          "secret in the url of target '"
              + target
              + "'; write it as \"password: ${secret:"
              + target
              + "}\" beside the url");
    } else if (url.startsWith("jdbc:sallyport:")) {
      problems.add(
          entry.value(),
          Code.BAD_VALUE,
          "the url of target '" + target + "' leads back here; write the database's own url");
    } else if (kindOf(url) == null) {
      problems.add(
          entry.value(),
          Code.BAD_VALUE,
          "the url of target '"
              + target
              + "' is not understood; it starts with jdbc:, ssh://, http:// or https://");
    } else {
      return url;
    }
    return null;
  }

  static boolean holdsSecret(String url) {
    return url.contains("${") || SECRET_IN_URL.matcher(url).find();
  }

  private static @Nullable String kindOf(String url) {
    if (url.startsWith("jdbc:")) {
      for (String kind : KINDS) {
        if (url.startsWith("jdbc:" + kind + ":")) {
          return kind;
        }
      }
      return "jdbc";
    }
    if (url.startsWith("ssh://")) {
      return "ssh";
    }
    return url.startsWith("https://") || url.startsWith("http://") ? "http" : null;
  }

  private @Nullable String kind(Section section, @Nullable String url) {
    Section.Entry entry = section.entry("kind");
    String kind = section.text("kind");
    String fromUrl = url == null ? null : kindOf(url);
    if (entry == null || kind == null) {
      return fromUrl;
    }
    if (Values.oneOf(kind, entry.value(), "'kind'", KINDS, problems) == null) {
      return null;
    }
    boolean fits =
        fromUrl == null
            || fromUrl.equals(kind)
            || (fromUrl.equals("http") && kind.equals("kubernetes"));
    if (!fits) {
      problems.add(
          entry.value(),
          Code.BAD_VALUE,
          "kind '" + kind + "' does not fit the url, which is of kind '" + fromUrl + "'");
    }
    return kind;
  }

  /** What only HTTP targets have: a pinned authority, and where their names may lead. */
  private Map<String, String> options(Section section) {
    Map<String, String> options = new LinkedHashMap<>();
    String ca = section.text("ca");
    if (ca != null) {
      options.put("ca", ca);
    }
    List<Values.Text> addresses = section.texts("addresses");
    List<String> networks = new ArrayList<>();
    for (Values.Text text : addresses == null ? List.<Values.Text>of() : addresses) {
      if (Network.of(text.value()) == null) {
        problems.add(
            text.node(),
            Code.BAD_VALUE,
            "'" + text.value() + "' is no network; write it as in 10.0.0.0/8");
      }
      networks.add(text.value());
    }
    if (!networks.isEmpty()) {
      options.put("addresses", String.join(",", networks));
    }
    return options;
  }

  private @Nullable String hostKey(Section section) {
    Section.Entry entry = section.entry("host_key");
    String key = section.text("host_key");
    if (entry == null || key == null) {
      return null;
    }
    boolean known = key.startsWith("SHA256:") || key.matches("(ssh|ecdsa|sk)-\\S+ \\S+.*");
    if (!known) {
      problems.add(
          entry.value(),
          Code.BAD_VALUE,
          "'host_key' must be a fingerprint, as in SHA256:…, or a public key, as in ssh-ed25519 …");
    }
    return key;
  }
}
