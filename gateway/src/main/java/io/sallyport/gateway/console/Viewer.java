package io.sallyport.gateway.console;

import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who looks at the console, and as what. Immutable.
 *
 * @param name the subject
 * @param role what it may see and do
 */
record Viewer(String name, Role role) {
  /** What one may see and do. */
  enum Role {
    /** Everything. */
    ADMIN,
    /** Sees everything, changes nothing. */
    AUDITOR,
    /** Sees what is its own. */
    USER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The groups of each role.
   *
   * @param admins who may do everything
   * @param auditors who see everything
   * @param users who see what is their own
   */
  record Groups(Set<String> admins, Set<String> auditors, Set<String> users) {
    /** The highest role that one of these groups gives, or null for none. */
    @Nullable Role role(Set<String> groups) {
      if (!Collections.disjoint(groups, admins)) {
        return Role.ADMIN;
      }
      if (!Collections.disjoint(groups, auditors)) {
        return Role.AUDITOR;
      }
      return Collections.disjoint(groups, users) ? null : Role.USER;
    }
  }

  /** Whether what is that subject's may be seen. */
  boolean sees(String subject) {
    return seesAll() || name.equals(subject);
  }

  boolean seesAll() {
    return role != Role.USER;
  }

  boolean administers() {
    return role == Role.ADMIN;
  }
}
