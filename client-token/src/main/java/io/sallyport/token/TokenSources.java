package io.sallyport.token;

import io.sallyport.api.Secret;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes token sources, by hand or from a client's settings. */
public final class TokenSources {
  /** The token itself. */
  public static final String TOKEN = "sallyport.token";

  /** A file that holds the token; read anew for every session. */
  public static final String TOKEN_FILE = "sallyport.tokenFile";

  private TokenSources() {}

  /** The full names of all settings that {@link #of} reads; docs/tokens.md tells of each. */
  public static List<String> settings() {
    return TokenSettings.NAMES;
  }

  /** Whether a client's settings name a token, a file or an issuer. */
  public static boolean named(Function<String, @Nullable String> setting) {
    return TokenSettings.WAYS.stream().anyMatch(name -> setting.apply(name) != null);
  }

  /** A source of that one token; the given secret stays the caller's. */
  public static TokenSource fixed(Secret token) {
    return new FixedToken(token.use(Secret::of));
  }

  /** A source that reads the file anew each time. */
  public static TokenSource file(Path file) {
    return new FileToken(file);
  }

  /**
   * The source that a client's settings name: a token, a file, or an issuer; one of them. Where
   * none is named, the login that {@code sallyport login} keeps for that very gateway.
   *
   * @param setting gives the value of a setting by its full name, or null; a blank value counts as
   *     none
   * @param gateway {@code host:port} of the gateway that the token is for
   * @throws TokenException when no way is named, or two, or a setting cannot be used
   */
  public static TokenSource of(Function<String, @Nullable String> setting, String gateway)
      throws TokenException {
    return new TokenSettings(setting, Clock.systemUTC()).source(gateway);
  }
}
