package io.sallyport.gateway.approvals;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Reason;
import io.sallyport.api.Secret;
import io.sallyport.api.Subject;
import io.sallyport.gateway.store.Nonces;
import io.sallyport.gateway.store.StoreException;
import io.sallyport.policy.spi.Approval;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers that come back through a hook: signed by its key just now, for the very approval that it
 * was told of, by one of the people that the configuration lets it vouch for, and each request
 * once. Thread-safe.
 */
public final class Callbacks {
  private static final Duration REMEMBERED = Duration.ofMinutes(15);

  private final List<Hook> hooks;
  private final Approving approving;
  private final Nonces nonces;
  private final Clock clock;

  /** For these hooks. */
  public Callbacks(List<Hook> hooks, Approving approving, Nonces nonces, Clock clock) {
    this.hooks = List.copyOf(hooks);
    this.approving = approving;
    this.nonces = nonces;
    this.clock = clock;
  }

  /**
   * Takes an answer.
   *
   * @param name the hook's
   * @param body the text that was signed
   * @param signature the header
   * @throws AccessDeniedException when it does not count (SP-7136), or the answer does not
   */
  public Map<String, Object> answer(String name, String body, @Nullable String signature)
      throws AccessDeniedException, StoreException {
    Hook hook = hooks.stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
    Secret key = hook == null ? null : hook.key();
    if (hook == null
        || key == null
        || !HookSignature.holds(key, clock.instant(), body, signature)) {
      throw refused("it is not signed by a hook of the configuration, just now");
    }
    Map<String, Object> said = said(body);
    String token = text(said, "token");
    String person = text(said, "person");
    Set<String> groups = hook.people().get(person);
    if (groups == null) {
      throw refused("the hook does not vouch for that person");
    }
    String id = CallbackToken.id(token);
    Approval one = id == null ? null : approving.find(id);
    String wanted = one == null ? null : CallbackToken.of(hook, one);
    if (one == null || wanted == null || !HookSignature.same(wanted, token)) {
      throw refused("its token is for no approval");
    }
    if (!nonces.use(name + "." + text(said, "nonce"), clock.instant().plus(REMEMBERED))) {
      throw refused("it was sent before");
    }
    Subject subject = Subject.of(person, groups.toArray(String[]::new));
    Person by = new Person(person, subject, false, false, false);
    return switch (text(said, "decision")) {
      case "approve" -> approving.approve(by, one.id());
      case "refuse" ->
          approving.refuse(by, one.id(), said.get("reason") instanceof String why ? why : null);
      default -> throw refused("its decision is approve or refuse");
    };
  }

  private static Map<String, Object> said(String body) throws AccessDeniedException {
    try {
      return JSONObjectUtils.parse(body);
    } catch (ParseException e) {
      throw refused("it is no JSON");
    }
  }

  private static String text(Map<String, Object> said, String key) throws AccessDeniedException {
    if (said.get(key) instanceof String text && !text.isBlank() && text.length() <= 1_000) {
      return text;
    }
    throw refused("it lacks '" + key + "'");
  }

  private static AccessDeniedException refused(String why) {
    return new AccessDeniedException(
        Reason.of(
            "SP-7136",
            "The answer through a hook does not count: " + why + ".",
            "Send it as docs/approvals.md says."),
        null);
  }
}
