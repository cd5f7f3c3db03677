package io.sallyport.gateway.approvals;

import io.sallyport.api.Subject;
import io.sallyport.gateway.door.Login;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who looks at approvals and alerts, and answers. Immutable.
 *
 * @param name by what is recorded
 * @param subject who answers; null for whoever runs the gateway on its machine, who is nobody in
 *     particular and can answer nothing
 * @param agent whether an agent acts for that subject, which can answer nothing either
 * @param admin whether it sees everything
 */
public record Person(String name, @Nullable Subject subject, boolean agent, boolean admin) {
  /** Whoever can read the file that the gateway writes for its own account. */
  public static Person local() {
    return new Person("local", null, false, true);
  }

  /** Whoever came with that login. */
  public static Person of(Login login, Set<String> admins) {
    Subject subject = login.caller().subject();
    boolean agent = login.caller().actor() != null;
    boolean admin = !agent && !Collections.disjoint(subject.groups(), admins);
    return new Person(subject.id(), subject, agent, admin);
  }
}
