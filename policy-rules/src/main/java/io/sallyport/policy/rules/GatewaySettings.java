package io.sallyport.policy.rules;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the file says of the gateway ({@code gateway:}); relative paths start from the file's
 * folder. Immutable.
 *
 * @param listeners where each front end listens, by its name: {@code jdbc}, {@code ssh}, {@code
 *     http}, {@code control}
 * @param tls the certificate; null where the file names none, which only a gateway for development
 *     can do without
 * @param identity whom the gateway believes
 * @param store where its state is kept
 * @param limits what bounds it
 * @param upstream the connections to databases
 * @param console how people sign in to the console besides by token
 */
public record GatewaySettings(
    Map<String, Listener> listeners,
    @Nullable Tls tls,
    Identity identity,
    Store store,
    Limits limits,
    Upstream upstream,
    Console console) {

  /** Copies the listeners, in the file's order. */
  public GatewaySettings {
    listeners = Collections.unmodifiableMap(new LinkedHashMap<>(listeners));
  }

  /** What holds where the file says nothing. */
  public static GatewaySettings defaults() {
    return new GatewaySettings(
        Map.of(),
        null,
        new Identity(true, List.of(), null, Set.of(), Set.of(), Set.of()),
        new Store(null, null, null, null),
        Limits.DEFAULTS,
        Upstream.DEFAULTS,
        new Console(null, null));
  }

  /**
   * Where a front end listens.
   *
   * @param host the address it binds, or null for every address ({@code control}: loopback)
   * @param port the port, 0 for any free one
   * @param routes the targets that have a host of their own at the front end for HTTP, by that host
   */
  public record Listener(@Nullable String host, int port, Map<String, String> routes) {
    /** Copies the routes. */
    public Listener {
      routes = Map.copyOf(routes);
    }
  }

  /**
   * The certificate, in PEM; both files are read anew when they change.
   *
   * @param certificate the chain, the server's own certificate first
   * @param key its key, PKCS #8, not encrypted
   * @param clients the authorities that client certificates must come from, or null for none
   */
  public record Tls(Path certificate, Path key, @Nullable Path clients) {}

  /**
   * Whom the gateway believes.
   *
   * @param tokens whether API tokens of its own are accepted
   * @param issuers the issuers of OIDC tokens, and no others
   * @param certificates how client certificates are read, or null where they are not accepted
   * @param admins the groups whose members may administer the gateway over its control port, and
   *     see and do everything on the console
   * @param auditors the groups whose members see everything on the console and change nothing
   * @param users the groups whose members see on the console what is their own
   */
  public record Identity(
      boolean tokens,
      List<Issuer> issuers,
      @Nullable Certificates certificates,
      Set<String> admins,
      Set<String> auditors,
      Set<String> users) {
    /** Copies the collections. */
    public Identity {
      issuers = List.copyOf(issuers);
      admins = Set.copyOf(admins);
      auditors = Set.copyOf(auditors);
      users = Set.copyOf(users);
    }
  }

  /**
   * One issuer of OIDC tokens.
   *
   * @param issuer the exact value of {@code iss}
   * @param jwks where its keys are; null to ask its discovery document
   * @param audiences the values of {@code aud}, one of which a token must have
   * @param algorithms the signature algorithms, and no others
   * @param types the values of the header {@code typ}, without {@code application/}, in lower case
   * @param subject the path of the claim that names the subject
   * @param groups the path of the claim with the groups, or null for none
   * @param attributes the paths of claims that become attributes of the subject, by their last name
   * @param prefix what is put before subject, actors and groups, so that issuers cannot name each
   *     other's; may be empty
   * @param skew by how much clocks may differ
   * @param lifetime the longest time from {@code iat} to {@code exp} that is accepted
   * @param device the client there, as which people log in on another device, or null for none
   */
  public record Issuer(
      String issuer,
      @Nullable String jwks,
      Set<String> audiences,
      Set<String> algorithms,
      Set<String> types,
      String subject,
      @Nullable String groups,
      Set<String> attributes,
      String prefix,
      Duration skew,
      Duration lifetime,
      @Nullable String device) {
    /** Copies the sets. */
    public Issuer {
      audiences = Set.copyOf(audiences);
      algorithms = Set.copyOf(algorithms);
      types = Set.copyOf(types);
      attributes = Set.copyOf(attributes);
    }
  }

  /**
   * How a client certificate is read.
   *
   * @param subject which kind of subject alternative name is the subject: {@code uri}, {@code dns}
   *     or {@code email}
   * @param groups the groups of everyone who comes with one
   */
  public record Certificates(String subject, Set<String> groups) {
    /** Copies the set. */
    public Certificates {
      groups = Set.copyOf(groups);
    }
  }

  /**
   * Where state is kept: a file, or a database.
   *
   * @param file the embedded database's file, or null for {@code gateway/state}
   * @param url the JDBC URL of a PostgreSQL, for replicas, or null
   * @param username its account, or null
   * @param password its password, by reference, or null
   */
  public record Store(
      @Nullable Path file,
      @Nullable String url,
      @Nullable String username,
      @Nullable String password) {}

  /**
   * What bounds the gateway.
   *
   * @param sessions live sessions altogether
   * @param perSubject live sessions of one subject
   * @param handshakes connections that have not finished their handshake; the oldest gives way
   * @param handshake the time that a handshake and a login may take
   * @param idle the time after which an idle connection is closed
   * @param unread the time that a client may leave unread what is sent to it
   * @param message the bytes that one message may have
   * @param answer the bytes of a database's answer that are held at once; larger ones are read
   *     piece by piece
   * @param statements the statements that one session may hold open
   * @param drain the time that sessions have to end when the gateway stops
   */
  public record Limits(
      int sessions,
      int perSubject,
      int handshakes,
      Duration handshake,
      Duration idle,
      Duration unread,
      long message,
      long answer,
      int statements,
      Duration drain) {
    static final Limits DEFAULTS =
        new Limits(
            1_000,
            100,
            256,
            Duration.ofSeconds(10),
            Duration.ofMinutes(30),
            Duration.ofMinutes(1),
            16L << 20,
            8L << 20,
            256,
            Duration.ofSeconds(30));
  }

  /**
   * The connections to databases.
   *
   * @param connections the most for one target and credential
   * @param queue how many may wait for one
   * @param patience how long they wait
   * @param idle how long an unused one is kept
   * @param stamp whether a database session is told subject and session, for its own logs
   */
  public record Upstream(
      int connections, int queue, Duration patience, Duration idle, boolean stamp) {
    static final Upstream DEFAULTS =
        new Upstream(20, 100, Duration.ofSeconds(5), Duration.ofMinutes(5), false);
  }

  /**
   * The console.
   *
   * @param signIn the issuer at which people sign in by their browser, or null
   * @param saml the identity provider at which they do by SAML, or null; they can always paste a
   *     token
   */
  public record Console(@Nullable SignIn signIn, @Nullable Saml saml) {}

  /**
   * Signing in at a SAML 2.0 identity provider.
   *
   * @param url where people's browsers find the console, without a path
   * @param idp the identity provider's name, the exact value of {@code Issuer}
   * @param signIn where browsers go there, by a redirect
   * @param certificates the files of its certificates, in PEM
   * @param decrypt what opens encrypted assertions, or null where none are taken
   * @param entity the console's name there; null for the address of its metadata
   * @param subject the attribute that names the subject; null for {@code NameID}
   * @param groups the attribute with the groups, or null for none
   * @param attributes those that become attributes of the subject
   * @param prefix what is put before subject and groups; may be empty
   * @param skew by how much clocks may differ
   */
  public record Saml(
      String url,
      String idp,
      String signIn,
      List<Path> certificates,
      @Nullable Decrypt decrypt,
      @Nullable String entity,
      @Nullable String subject,
      @Nullable String groups,
      Set<String> attributes,
      String prefix,
      Duration skew) {
    /** Copies the collections. */
    public Saml {
      certificates = List.copyOf(certificates);
      attributes = Set.copyOf(attributes);
    }

    /**
     * What identity providers encrypt for, in PEM.
     *
     * @param certificate the certificate's file, which is no secret
     * @param key its key's
     */
    public record Decrypt(Path certificate, Path key) {}
  }

  /**
   * Signing in at an issuer, by OpenID Connect's authorization code flow.
   *
   * @param issuer one of {@link Identity#issuers}, which says how its claims are read
   * @param url where people's browsers find the console, without a path
   * @param client the console's name at the issuer
   * @param secret its secret there, by reference; null for a public client
   * @param scopes what is asked for
   */
  public record SignIn(
      Issuer issuer, String url, String client, @Nullable String secret, Set<String> scopes) {
    /** Copies the set. */
    public SignIn {
      scopes = Collections.unmodifiableSet(new LinkedHashSet<>(scopes));
    }
  }
}
