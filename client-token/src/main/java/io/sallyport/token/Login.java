package io.sallyport.token;

import io.sallyport.api.Secret;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's login for one gateway by the device authorization grant (RFC 8628): the person opens
 * an address on any device, types a code and agrees, while this side asks again and again. What
 * comes of it is kept in a file that only its owner can read, and serves {@link TokenSources#of}
 * for that gateway and no other. One thread at a time.
 */
public final class Login implements AutoCloseable {
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private static final long SLOWER = 5;
  private static final long LONGEST_PAUSE = 60;

  private final Issuer issuer;
  private final Credentials client;
  private final LoginFile file;
  private final Secret device;
  private final Prompt prompt;
  private Duration pause;

  /**
   * What the person is told.
   *
   * @param address where to go
   * @param complete the same with the code in it, or null where the issuer has none
   * @param code what to type there
   * @param expires until when
   */
  public record Prompt(String address, @Nullable String complete, String code, Instant expires) {}

  private Login(
      Issuer issuer,
      Credentials client,
      LoginFile file,
      Secret device,
      Prompt prompt,
      Duration pause) {
    this.issuer = issuer;
    this.client = client;
    this.file = file;
    this.device = device;
    this.prompt = prompt;
    this.pause = pause;
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
    Issuer asked = new Issuer(issuer);
    Credentials client = new Credentials(clientId, null, null, false);
    var at = asked.endpoints().device();
    if (at == null) {
      throw Codes.loginFailed(issuer, "the issuer offers no login on another device");
    }
    Instant now = Clock.systemUTC().instant();
    try (Form form = new Form()) {
      client.into(form);
      form.put("scope", scope);
      try (Answer answer = asked.post(at, form, null)) {
        if (!answer.good()) {
          throw Codes.refused(issuer, answer);
        }
        return of(asked, client, file, answer, now);
      }
    }
  }

  private static Login of(
      Issuer issuer, Credentials client, LoginFile file, Answer answer, Instant now)
      throws TokenException {
    Secret device = answer.token("device_code");
    String code = answer.text("user_code");
    String address = answer.text("verification_uri");
    if (device == null || code == null || address == null) {
      throw Codes.oddAnswer(issuer.name(), "it names no code or no address to go to", null);
    }
    String complete = answer.text("verification_uri_complete");
    Prompt prompt =
        new Prompt(
            Codes.printable(address),
            complete == null ? null : Codes.printable(complete),
            Codes.printable(code),
            now.plusSeconds(answer.seconds("expires_in", 600)));
    long pause = Math.min(LONGEST_PAUSE, answer.seconds("interval", SLOWER));
    return new Login(issuer, client, file, device, prompt, Duration.ofSeconds(pause));
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
  public Prompt prompt() {
    return prompt;
  }

  /** How long to wait before {@link #done()} is asked again; an issuer can ask for more. */
  public Duration pause() {
    return pause;
  }

  /**
   * Asks the issuer once whether the person has agreed, and keeps the login if so.
   *
   * @return whether the login is done and kept
   * @throws TokenException when it failed for good: refused, or too late
   */
  public boolean done() throws TokenException {
    Instant now = Clock.systemUTC().instant();
    if (now.isAfter(prompt.expires())) {
      throw Codes.loginFailed(issuer.name(), "the code has expired");
    }
    try (Form form = new Form()) {
      form.put("grant_type", GRANT).put("device_code", device);
      client.into(form);
      try (Answer answer = issuer.post(issuer.endpoints().token(), form, null)) {
        return !pending(answer) && kept(answer, now);
      }
    }
  }

  private boolean pending(Answer answer) throws TokenException {
    String error = answer.good() ? null : answer.text("error");
    if ("slow_down".equals(error)) {
      pause = pause.plusSeconds(SLOWER);
      return true;
    }
    if ("access_denied".equals(error)) {
      throw Codes.loginFailed(issuer.name(), "the person refused");
    }
    if ("expired_token".equals(error)) {
      throw Codes.loginFailed(issuer.name(), "the code has expired");
    }
    return "authorization_pending".equals(error);
  }

  private boolean kept(Answer answer, Instant now) throws TokenException {
    try (Granted granted = Granted.of(issuer.name(), answer, now)) {
      file.write(issuer.name(), client.id(), granted);
      return true;
    }
  }

  @Override
  public void close() {
    device.close();
  }
}
