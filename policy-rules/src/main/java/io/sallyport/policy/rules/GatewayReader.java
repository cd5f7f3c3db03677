package io.sallyport.policy.rules;

import io.sallyport.policy.rules.GatewaySettings.Certificates;
import io.sallyport.policy.rules.GatewaySettings.Identity;
import io.sallyport.policy.rules.GatewaySettings.Limits;
import io.sallyport.policy.rules.GatewaySettings.Listener;
import io.sallyport.policy.rules.GatewaySettings.Store;
import io.sallyport.policy.rules.GatewaySettings.Tls;
import io.sallyport.policy.rules.GatewaySettings.Upstream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the section {@code gateway}. */
final class GatewayReader {
  static final List<String> KEYS =
      List.of("listeners", "tls", "identity", "store", "limits", "upstream", "console");
  static final List<String> LISTENERS = List.of("jdbc", "ssh", "http", "control", "console");
  static final List<String> LISTENER_KEYS = List.of("host", "port", "routes");
  static final List<String> TLS_KEYS = List.of("certificate", "key", "clients");
  static final List<String> IDENTITY_KEYS =
      List.of("tokens", "oidc", "certificates", "admins", "auditors", "users");
  static final List<String> CERTIFICATES_KEYS = List.of("subject", "groups");
  static final List<String> NAMES = List.of("uri", "dns", "email");
  static final List<String> STORE_KEYS = List.of("file", "url", "username", "password");
  static final List<String> LIMITS_KEYS =
      List.of(
          "sessions",
          "per_subject",
          "handshakes",
          "handshake",
          "idle",
          "unread",
          "message",
          "answer",
          "statements",
          "drain");
  static final List<String> UPSTREAM_KEYS =
      List.of("connections", "queue", "wait", "idle", "stamp");

  private final Map<String, TargetSettings> targets;
  private final Problems problems;

  GatewayReader(Map<String, TargetSettings> targets, Problems problems) {
    this.targets = targets;
    this.problems = problems;
  }

  @Nullable GatewaySettings read(@Nullable Node node) {
    Section section = fixed(node, "'gateway'", KEYS);
    if (section == null) {
      return null;
    }
    Tls tls = tls(section.value("tls"));
    Identity identity = identity(section.value("identity"));
    if (identity.certificates() != null && (tls == null || tls.clients() == null)) {
      problems.add(
          section.node(),
          Code.MISSING_KEY,
          "'certificates' are read, and 'tls' names no 'clients'; name the file of their"
              + " authorities, or nobody comes with one");
    }
    return new GatewaySettings(
        listeners(section),
        tls,
        identity,
        store(section.value("store")),
        limits(section.value("limits")),
        upstream(section.value("upstream")),
        new ConsoleReader(problems).read(section.value("console"), identity.issuers()));
  }

  private @Nullable Section fixed(@Nullable Node node, String what, List<String> keys) {
    return node == null ? null : Section.fixed(node, what, keys, problems);
  }

  private Map<String, Listener> listeners(Section gateway) {
    Map<String, Listener> found = new LinkedHashMap<>();
    Section section = fixed(gateway.value("listeners"), "'listeners'", LISTENERS);
    if (section == null || section.entries().isEmpty()) {
      problems.add(
          gateway.node(),
          Code.MISSING_KEY,
          "'gateway' has no listener; write one as in listeners: { jdbc: { port: 7443 } }");
      return found;
    }
    for (Section.Entry entry : section.entries()) {
      String what = "listener '" + entry.name() + "'";
      Section listener = Section.fixed(entry.value(), what, LISTENER_KEYS, problems);
      if (listener != null) {
        Map<String, String> routes = routes(listener, entry.name().equals("http"));
        found.put(entry.name(), new Listener(listener.text("host"), port(listener, what), routes));
      }
    }
    return found;
  }

  private Map<String, String> routes(Section listener, boolean http) {
    Map<String, String> found = new LinkedHashMap<>();
    Node node = listener.value("routes");
    Section section = node == null ? null : Section.free(node, "'routes'", problems);
    if (section == null) {
      return found;
    }
    if (!http) {
      problems.add(section.node(), Code.DOES_NOT_FIT, "'routes' are of the listener 'http' alone");
    }
    for (Section.Entry entry : section.entries()) {
      String target = Values.text(entry.value(), "'" + entry.name() + "'", problems);
      if (target != null && !targets.containsKey(target)) {
        problems.add(
            entry.value(),
            Code.UNKNOWN_TARGET,
            "unknown target '" + target + "'" + Spelling.hint(target, targets.keySet()));
      } else if (target != null) {
        found.put(entry.name(), target);
      }
    }
    return found;
  }

  private int port(Section listener, String what) {
    Node node = listener.value("port");
    if (node == null) {
      problems.add(listener.node(), Code.MISSING_KEY, what + " has no 'port'; write port: 7443");
      return 0;
    }
    Long port = Values.count(node, "'port'", 0, problems);
    if (port != null && port > 65_535) {
      problems.add(node, Code.BAD_VALUE, "'port' must be at most 65535");
    }
    return port == null || port > 65_535 ? 0 : port.intValue();
  }

  private @Nullable Tls tls(@Nullable Node node) {
    Section section = fixed(node, "'tls'", TLS_KEYS);
    if (section == null) {
      return null;
    }
    Path certificate = path(section, "certificate");
    Path key = path(section, "key");
    if (certificate == null || key == null) {
      problems.add(
          section.node(),
          Code.MISSING_KEY,
          "'tls' needs both 'certificate' and 'key', each the path of a file in PEM");
      return null;
    }
    return new Tls(certificate, key, path(section, "clients"));
  }

  private @Nullable Path path(Section section, String key) {
    Node node = section.value(key);
    String text = section.text(key);
    if (node == null || text == null) {
      return null;
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      problems.add(node, Code.BAD_VALUE, "'" + key + "' is not a path of this system");
      return null;
    }
  }

  private Identity identity(@Nullable Node node) {
    Section section = fixed(node, "'identity'", IDENTITY_KEYS);
    if (section == null) {
      return GatewaySettings.defaults().identity();
    }
    return new Identity(
        truth(section, "tokens", true),
        new IssuerReader(problems).read(section.value("oidc")),
        certificates(section.value("certificates")),
        texts(section, "admins"),
        texts(section, "auditors"),
        texts(section, "users"));
  }

  private @Nullable Certificates certificates(@Nullable Node node) {
    Section section = fixed(node, "'certificates'", CERTIFICATES_KEYS);
    if (section == null) {
      return null;
    }
    Node at = section.value("subject");
    String subject = section.text("subject");
    if (at == null) {
      problems.add(
          section.node(),
          Code.MISSING_KEY,
          "'certificates' has no 'subject'; write which alternative name it is: uri, dns or email");
    } else {
      Values.oneOf(subject, at, "'subject'", NAMES, problems);
    }
    return new Certificates(subject == null ? "uri" : subject, texts(section, "groups"));
  }

  private static Set<String> texts(Section section, String key) {
    Set<String> found = new LinkedHashSet<>();
    List<Values.Text> texts = section.texts(key);
    if (texts != null) {
      texts.forEach(text -> found.add(text.value()));
    }
    return found;
  }

  private Store store(@Nullable Node node) {
    Section section = fixed(node, "'store'", STORE_KEYS);
    if (section == null) {
      return GatewaySettings.defaults().store();
    }
    String url = section.text("url");
    Node at = section.value("url");
    if (url != null && at != null && section.has("file")) {
      problems.add(at, Code.DOES_NOT_FIT, "'store' has a 'file' or a 'url', not both");
    }
    if (url != null && at != null && !url.startsWith("jdbc:postgresql:")) {
      problems.add(at, Code.BAD_VALUE, "the store's 'url' begins with jdbc:postgresql:");
    }
    if (url != null && at != null && TargetReader.holdsSecret(url)) {
      problems.add(
          at, Code.LITERAL_SECRET, "secret in the store's url; write it as 'password' beside it");
    }
    return new Store(path(section, "file"), url, section.text("username"), password(section));
  }

  private @Nullable String password(Section section) {
    Node node = section.value("password");
    String text = section.text("password");
    if (node != null && text != null && !SecretText.holdsReference(text)) {
      problems.add(
          node,
          Code.LITERAL_SECRET,
          "literal secret as the store's 'password'; give it to a credential source and write"
              + " \"${secret:gateway-store}\"");
      return null;
    }
    return text;
  }

  private Limits limits(@Nullable Node node) {
    Limits or = Limits.DEFAULTS;
    Section section = fixed(node, "'limits'", LIMITS_KEYS);
    if (section == null) {
      return or;
    }
    return new Limits(
        count(section, "sessions", or.sessions()),
        count(section, "per_subject", or.perSubject()),
        count(section, "handshakes", or.handshakes()),
        duration(section, "handshake", or.handshake()),
        duration(section, "idle", or.idle()),
        duration(section, "unread", or.unread()),
        bytes(section, "message", or.message()),
        bytes(section, "answer", or.answer()),
        count(section, "statements", or.statements()),
        duration(section, "drain", or.drain()));
  }

  private Upstream upstream(@Nullable Node node) {
    Upstream or = Upstream.DEFAULTS;
    Section section = fixed(node, "'upstream'", UPSTREAM_KEYS);
    if (section == null) {
      return or;
    }
    return new Upstream(
        count(section, "connections", or.connections()),
        count(section, "queue", or.queue()),
        duration(section, "wait", or.patience()),
        duration(section, "idle", or.idle()),
        truth(section, "stamp", or.stamp()));
  }

  private int count(Section section, String key, int otherwise) {
    Node node = section.value(key);
    Long count = node == null ? null : Values.count(node, "'" + key + "'", 1, problems);
    if (node != null && count != null && count > 1_000_000) {
      problems.add(node, Code.BAD_VALUE, "'" + key + "' must be at most 1000000");
    }
    return count == null || count > 1_000_000 ? otherwise : count.intValue();
  }

  private Duration duration(Section section, String key, Duration otherwise) {
    Node node = section.value(key);
    Duration found = node == null ? null : Values.duration(node, "'" + key + "'", problems);
    return found == null ? otherwise : found;
  }

  private long bytes(Section section, String key, long otherwise) {
    Node node = section.value(key);
    Long bytes = node == null ? null : Values.bytes(node, "'" + key + "'", problems);
    if (node != null && bytes != null && (bytes < 65_536 || bytes > 1L << 30)) {
      problems.add(node, Code.BAD_VALUE, "'" + key + "' must be 64KiB to 1GiB");
      return otherwise;
    }
    return bytes == null ? otherwise : bytes;
  }

  private boolean truth(Section section, String key, boolean otherwise) {
    Node node = section.value(key);
    if (node == null) {
      return otherwise;
    }
    String word = node instanceof ScalarNode scalar ? scalar.getValue() : "";
    Values.oneOf(word, node, "'" + key + "'", List.of("true", "false"), problems);
    return word.equals("true");
  }
}
