package io.sallyport.token;

import io.sallyport.api.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** The names of all settings that {@link #of} reads. */
  public static List<String> settings() {
    return List.of(TOKEN, TOKEN_FILE);
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
   * The source that a client's settings name; exactly one way of getting a token has to be named.
   *
   * @param setting gives the value of a setting by its full name, or null; a blank value counts as
   *     none
   * @param gateway {@code host:port} of the gateway that the token is for, in messages too
   * @throws TokenException when no way is named, or two, or a setting cannot be used
   */
  public static TokenSource of(Function<String, @Nullable String> setting, String gateway)
      throws TokenException {
    List<String> ways = new ArrayList<>();
    for (String name : List.of(TOKEN, TOKEN_FILE)) {
      if (value(setting, name) != null) {
        ways.add(name);
      }
    }
    if (ways.size() > 1) {
      throw Codes.ambiguous(String.join(", ", ways));
    }
    String token = value(setting, TOKEN);
    if (token != null) {
      return new FixedToken(Tokens.of(token.toCharArray()));
    }
    String file = value(setting, TOKEN_FILE);
    if (file != null) {
      return file(path(TOKEN_FILE, file));
    }
    throw Codes.none(gateway);
  }

  private static @Nullable String value(Function<String, @Nullable String> setting, String name) {
    String value = setting.apply(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private static Path path(String name, String value) throws TokenException {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw Codes.badSetting(name, "it has to be a path of this system");
    }
  }
}
