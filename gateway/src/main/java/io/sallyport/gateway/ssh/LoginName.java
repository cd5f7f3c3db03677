package io.sallyport.gateway.ssh;

import io.sallyport.api.Target;
import org.jspecify.annotations.Nullable;

/**
 * What a client gives for a user name: {@code target}, or {@code target+subject}. Immutable.
 *
 * @param target the target
 * @param subject who the client says it is, to be held against who it shows to be; or null
 */
record LoginName(Target target, @Nullable String subject) {
  private static final int LONGEST = 300;

  /** Reads it; null where it is none. */
  static @Nullable LoginName of(String text) {
    int plus = text.indexOf('+');
    String target = plus < 0 ? text : text.substring(0, plus);
    String subject = plus < 0 ? null : text.substring(plus + 1);
    boolean good = text.length() <= LONGEST && target.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    return good && (subject == null || !subject.isBlank())
        ? new LoginName(new Target(target), subject)
        : null;
  }

  /** Whether somebody is who the name says. */
  boolean names(String id) {
    return subject == null || subject.equals(id);
  }
}
