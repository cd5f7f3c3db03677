package io.sallyport.token;

import io.sallyport.api.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's login by the device authorization grant (RFC 8628): the person opens an address on any
 * device, types a code and agrees, while this side asks again and again. One thread at a time.
 */
public final class DeviceLogin implements AutoCloseable {
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private static final long SLOWER = 5;
  private static final long LONGEST_PAUSE = 60;

  private final Issuer issuer;
  private final Credentials client;
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

  private DeviceLogin(
      Issuer issuer, Credentials client, Secret device, Prompt prompt, Duration pause) {
    this.issuer = issuer;
    this.client = client;
    this.device = device;
    this.prompt = prompt;
    this.pause = pause;
  }

  /**
   * Begins a login.
   *
   * @param issuer the issuer's name, an https address
   * @param clientId the public client registered there for this
   * @param scope the scopes, or null for the issuer's own
   * @throws TokenException when the issuer does not offer it, or cannot be reached
   */
  public static DeviceLogin begin(String issuer, String clientId, @Nullable String scope)
      throws TokenException {
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
        return of(asked, client, answer, now);
      }
    }
  }

  private static DeviceLogin of(Issuer issuer, Credentials client, Answer answer, Instant now)
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
    return new DeviceLogin(issuer, client, device, prompt, Duration.ofSeconds(pause));
  }

  /** What the person is told. */
  public Prompt prompt() {
    return prompt;
  }

  /** How long to wait before the issuer is asked again; an issuer can ask for more. */
  public Duration pause() {
    return pause;
  }

  /**
   * Asks the issuer once whether the person has agreed.
   *
   * @return the token, to be closed by whoever gets it, or null as long as nobody has agreed
   * @throws TokenException when it failed for good: refused, or too late
   */
  public @Nullable Secret token() throws TokenException {
    Granted granted = granted();
    if (granted == null) {
      return null;
    }
    Secret refresh = granted.refresh();
    if (refresh != null) {
      refresh.close();
    }
    return granted.token();
  }

  @Nullable Granted granted() throws TokenException {
    Instant now = Clock.systemUTC().instant();
    if (now.isAfter(prompt.expires())) {
      throw Codes.loginFailed(issuer.name(), "the code has expired");
    }
    try (Form form = new Form()) {
      form.put("grant_type", GRANT).put("device_code", device);
      client.into(form);
      try (Answer answer = issuer.post(issuer.endpoints().token(), form, null)) {
        return pending(answer) ? null : Granted.of(issuer.name(), answer, now);
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

  @Override
  public void close() {
    device.close();
  }
}
