package io.sallyport.gateway.approvals;

import io.sallyport.api.Caller;
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
 * @param admin whether it sees everything and takes anything back
 * @param auditor whether it sees everything and may do nothing by that
 */
public record Person(
    String name, @Nullable Subject subject, boolean agent, boolean admin, boolean auditor) {
  /**
   * The groups whose members see what is not their own.
   *
   * @param admins who may also act
   * @param auditors who may only look
   */
  public record Groups(Set<String> admins, Set<String> auditors) {
    /** Copies the sets. */
    public Groups {
      admins = Set.copyOf(admins);
      auditors = Set.copyOf(auditors);
    }
  }

  /** Whoever can read the file that the gateway writes for its own account. */
  public static Person local() {
    return new Person("local", null, false, true, false);
  }

  /** Whoever came with that login. */
  public static Person of(Login login, Groups groups) {
    Subject subject = login.caller().subject();
    boolean agent = login.caller().actor() != null;
    boolean admin = !agent && !Collections.disjoint(subject.groups(), groups.admins);
    boolean auditor = !agent && !Collections.disjoint(subject.groups(), groups.auditors);
    return new Person(subject.id(), subject, agent, admin, auditor);
  }

  /** As whom it asks for itself. */
  public Caller caller() {
    return Caller.of(subject == null ? Subject.of(name) : subject);
  }

  /** Whether it sees everything. */
  public boolean seesAll() {
    return admin || auditor;
  }
}
