package io.sallyport.gateway;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Reason;
import io.sallyport.api.Secret;
import io.sallyport.gateway.door.DeviceLogin;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import io.sallyport.gateway.identity.Authentication;
import io.sallyport.policy.rules.GatewaySettings.Issuer;
import io.sallyport.token.TokenException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logs people in on another device, at the issuer that names a client for it. Whoever has not shown
 * anything yet may ask for it, so that there are few at a time, and fewer from one address.
 * Thread-safe.
 */
final class DeviceLogins {
  private static final int MOST = 32;
  private static final int MOST_OF_ONE = 4;

  private final @Nullable Issuer issuer;
  private final Authentication authentication;
  private final Map<String, Integer> waiting = new HashMap<>();
  private int all;

  DeviceLogins(List<Issuer> issuers, Authentication authentication) {
    this.issuer = issuers.stream().filter(one -> one.device() != null).findFirst().orElse(null);
    this.authentication = authentication;
  }

  boolean offered() {
    return issuer != null;
  }

  DeviceLogin begin(String peer) throws AccessDeniedException {
    if (issuer == null) {
      throw new AccessDeniedException(Reasons.notKnown(), null);
    }
    enter(peer);
    io.sallyport.token.DeviceLogin begun = null;
    try {
      String client = String.valueOf(issuer.device());
      begun = io.sallyport.token.DeviceLogin.begin(issuer.issuer(), client, "openid");
      return new Waiting(begun, peer);
    } catch (TokenException e) {
      throw nothing(e);
    } finally {
      if (begun == null) {
        leave(peer);
      }
    }
  }

  private static AccessDeniedException nothing(TokenException e) {
    return new AccessDeniedException(
        Reason.of(
            "SP-7141",
            "The login on another device came to nothing: " + e.getMessage(),
            "Begin again."),
        e);
  }

  private synchronized void enter(String peer) throws AccessDeniedException {
    int own = waiting.getOrDefault(peer, 0);
    if (all >= MOST || own >= MOST_OF_ONE) {
      throw new AccessDeniedException(
          Reason.of(
              "SP-7140",
              "Too many logins wait for somebody to agree on another device.",
              "Finish those that were begun, or show a token or a key."),
          null);
    }
    all++;
    waiting.put(peer, own + 1);
  }

  private synchronized void leave(String peer) {
    all--;
    waiting.computeIfPresent(peer, (any, count) -> count == 1 ? null : count - 1);
  }

  private final class Waiting implements DeviceLogin {
    private final io.sallyport.token.DeviceLogin asked;
    private final String peer;
    private boolean over;

    Waiting(io.sallyport.token.DeviceLogin asked, String peer) {
      this.asked = asked;
      this.peer = peer;
    }

    @Override
    public String told() {
      var prompt = asked.prompt();
      String complete = prompt.complete();
      return "Open "
          + prompt.address()
          + " on any device and type "
          + prompt.code()
          + (complete == null ? "" : ",\nor open " + complete)
          + ".\nThis goes on once you have agreed there.";
    }

    @Override
    public Duration pause() {
      return asked.pause();
    }

    @Override
    public @Nullable Login login() throws AccessDeniedException {
      try (Secret token = asked.token()) {
        return token == null ? null : authentication.authenticate(new Presented.Token(token, peer));
      } catch (TokenException e) {
        throw nothing(e);
      }
    }

    @Override
    public void close() {
      if (!over) {
        over = true;
        asked.close();
        leave(peer);
      }
    }
  }
}
