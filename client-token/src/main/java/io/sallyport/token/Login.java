package io.sallyport.token;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A person's login for one gateway, on another device ({@link DeviceLogin}). What comes of it is
 * kept in a file that only its owner can read, and serves {@link TokenSources#of} for that gateway
 * and no other. One thread at a time.
 */
public final class Login implements AutoCloseable {
  private final DeviceLogin login;
  private final String issuer;
  private final String client;
  private final LoginFile file;

  private Login(DeviceLogin login, String issuer, String client, LoginFile file) {
    this.login = login;
    this.issuer = issuer;
    this.client = client;
    this.file = file;
  }

  /**
   * Begins a login.
   *
   * @param issuer the issuer's name, an https address
   * @param clientId the public client registered there for this
   * @param scope the scopes; {@code offline_access} among them has the login renewed without asking
   * @param gateway {@code host:port} of the one gateway that the login is for
   * @param directory where logins are kept, mostly {@link #directory()}
   * @throws TokenException when the issuer does not offer it, or cannot be reached
   */
  public static Login begin(
      String issuer, String clientId, @Nullable String scope, String gateway, Path directory)
      throws TokenException {
    LoginFile file = LoginFile.of(directory, gateway);
    return new Login(DeviceLogin.begin(issuer, clientId, scope), issuer, clientId, file);
  }

  /**
   * Where logins are kept: {@code $XDG_CONFIG_HOME/sallyport/login}, else below {@code ~/.config}.
   */
  public static Path directory() {
    String config = System.getenv("XDG_CONFIG_HOME");
    Path base =
        config == null || config.isBlank()
            ? Path.of(System.getProperty("user.home", "."), ".config")
            : Path.of(config);
    return base.resolve("sallyport").resolve("login");
  }

  /**
   * Forgets the login for that gateway.
   *
   * @return whether there was one
   */
  public static boolean forget(Path directory, String gateway) throws TokenException {
    return LoginFile.of(directory, gateway).delete();
  }

  /** What the person is told. */
  public DeviceLogin.Prompt prompt() {
    return login.prompt();
  }

  /** How long to wait before {@link #done()} is asked again; an issuer can ask for more. */
  public Duration pause() {
    return login.pause();
  }

  /**
   * Asks the issuer once whether the person has agreed, and keeps the login if so.
   *
   * @return whether the login is done and kept
   * @throws TokenException when it failed for good: refused, or too late
   */
  public boolean done() throws TokenException {
    try (Granted granted = login.granted()) {
      if (granted != null) {
        file.write(issuer, client, granted);
      }
      return granted != null;
    }
  }

  @Override
  public void close() {
    login.close();
  }
}
