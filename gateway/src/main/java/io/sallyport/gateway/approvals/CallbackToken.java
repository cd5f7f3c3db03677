package io.sallyport.gateway.approvals;

import io.sallyport.api.Secret;
import io.sallyport.policy.spi.Approval;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What an answer through a hook has to show: made for one approval, one call and one hook. */
final class CallbackToken {
  private CallbackToken() {}

  /** The token, or null for a hook through which nobody answers. */
  static @Nullable String of(Hook hook, Approval one) {
    Secret key = hook.key();
    if (key == null || hook.people().isEmpty()) {
      return null;
    }
    String id =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(one.id().getBytes(StandardCharsets.UTF_8));
    return id + "." + HookSignature.hmac(key, "answer." + one.id() + "." + one.binding());
  }

  /** The approval's id in a token, or null where it is none. */
  static @Nullable String id(String token) {
    int dot = token.indexOf('.');
    try {
      return dot < 1
          ? null
          : new String(
              Base64.getUrlDecoder().decode(token.substring(0, dot)), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
