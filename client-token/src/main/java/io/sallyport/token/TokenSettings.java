package io.sallyport.token;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a client's settings of where its token comes from. */
final class TokenSettings {
  static final String ISSUER = "sallyport.oidc.issuer";
  static final String CLIENT_ID = "sallyport.oidc.clientId";
  static final String CLIENT_SECRET = "sallyport.oidc.clientSecret";
  static final String CLIENT_SECRET_FILE = "sallyport.oidc.clientSecretFile";
  static final String CLIENT_ASSERTION_FILE = "sallyport.oidc.clientAssertionFile";
  static final String CLIENT_AUTH = "sallyport.oidc.clientAuth";
  static final String SCOPE = "sallyport.oidc.scope";
  static final String AUDIENCE = "sallyport.oidc.audience";
  static final String SUBJECT_TOKEN_FILE = "sallyport.oidc.subjectTokenFile";
  static final String ACTOR_TOKEN_FILE = "sallyport.oidc.actorTokenFile";
  static final String LOGIN_DIRECTORY = "sallyport.loginDirectory";

  /** One of them names where the token comes from. */
  static final List<String> WAYS = List.of(TokenSources.TOKEN, TokenSources.TOKEN_FILE, ISSUER);

  static final List<String> NAMES =
      List.of(
          TokenSources.TOKEN,
          TokenSources.TOKEN_FILE,
          ISSUER,
          CLIENT_ID,
          CLIENT_SECRET,
          CLIENT_SECRET_FILE,
          CLIENT_ASSERTION_FILE,
          CLIENT_AUTH,
          SCOPE,
          AUDIENCE,
          SUBJECT_TOKEN_FILE,
          ACTOR_TOKEN_FILE,
          LOGIN_DIRECTORY);

  private final Function<String, @Nullable String> setting;
  private final Clock clock;

  TokenSettings(Function<String, @Nullable String> setting, Clock clock) {
    this.setting = setting;
    this.clock = clock;
  }

  TokenSource source(String gateway) throws TokenException {
    String way = oneOf(WAYS);
    if (way == null) {
      orphans();
      return login(gateway);
    }
    if (way.equals(ISSUER)) {
      return new OAuthToken(new Issuer(required(ISSUER)), client(), grant(), clock);
    }
    orphans();
    return way.equals(TokenSources.TOKEN_FILE)
        ? new FileToken(path(way))
        : new FixedToken(Tokens.of(required(way).toCharArray()));
  }

  /** A grant's setting without an issuer is a slip that must not be passed over. */
  private void orphans() throws TokenException {
    for (String name : NAMES) {
      if (name.startsWith("sallyport.oidc.") && value(name) != null) {
        throw Codes.badSetting(name, "it needs " + ISSUER + ", and no other way to get a token");
      }
    }
  }

  private TokenSource login(String gateway) throws TokenException {
    Path directory = value(LOGIN_DIRECTORY) == null ? Login.directory() : path(LOGIN_DIRECTORY);
    LoginFile file = LoginFile.of(directory, gateway);
    if (!file.exists()) {
      throw Codes.none(gateway);
    }
    return new LoginToken(file, clock);
  }

  private Credentials client() throws TokenException {
    String way = oneOf(List.of(CLIENT_SECRET, CLIENT_SECRET_FILE, CLIENT_ASSERTION_FILE));
    TokenSource secret = null;
    TokenSource assertion = null;
    if (CLIENT_SECRET.equals(way)) {
      secret = new FixedToken(Tokens.of(required(CLIENT_SECRET).toCharArray()));
    } else if (CLIENT_SECRET_FILE.equals(way)) {
      secret = new FileToken(path(CLIENT_SECRET_FILE));
    } else if (CLIENT_ASSERTION_FILE.equals(way)) {
      assertion = new FileToken(path(CLIENT_ASSERTION_FILE));
    }
    String auth = value(CLIENT_AUTH);
    if (auth != null && !List.of("basic", "post").contains(auth)) {
      throw Codes.badSetting(CLIENT_AUTH, "it is 'basic' or 'post'");
    }
    return new Credentials(required(CLIENT_ID), secret, assertion, "post".equals(auth));
  }

  private Grant grant() throws TokenException {
    if (value(SUBJECT_TOKEN_FILE) == null) {
      if (value(ACTOR_TOKEN_FILE) != null) {
        throw Codes.badSetting(ACTOR_TOKEN_FILE, "it needs " + SUBJECT_TOKEN_FILE);
      }
      return new Grant.ClientCredentials(value(SCOPE), value(AUDIENCE));
    }
    TokenSource actor =
        value(ACTOR_TOKEN_FILE) == null ? null : new FileToken(path(ACTOR_TOKEN_FILE));
    return new Grant.Exchange(
        new FileToken(path(SUBJECT_TOKEN_FILE)), actor, value(SCOPE), value(AUDIENCE));
  }

  private @Nullable String oneOf(List<String> names) throws TokenException {
    List<String> set = names.stream().filter(name -> value(name) != null).toList();
    if (set.size() > 1) {
      throw Codes.ambiguous(String.join(", ", set));
    }
    return set.isEmpty() ? null : set.get(0);
  }

  private @Nullable String value(String name) {
    String value = setting.apply(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private String required(String name) throws TokenException {
    String value = value(name);
    if (value == null) {
      throw Codes.badSetting(name, "it is missing");
    }
    return value;
  }

  private Path path(String name) throws TokenException {
    try {
      return Path.of(required(name));
    } catch (InvalidPathException e) {
      throw Codes.badSetting(name, "it has to be a path of this system");
    }
  }
}
