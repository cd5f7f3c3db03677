package io.sallyport.embedded;

import io.sallyport.api.Access;
import io.sallyport.api.AccessRequest;
import io.sallyport.api.Caller;
import io.sallyport.api.Target;
import io.sallyport.policy.rules.RuleTrace;
import io.sallyport.policy.rules.SallyportFile;
import io.sallyport.policy.spi.Budget;
import java.util.List;
import java.util.SortedSet;

/** The configuration that is in force. Thread-safe. */
final class RulesInForce {
  private final boolean alone;
  private volatile SallyportFile file;

  /**
   * Begins with this one.
   *
   * @param alone whether no other policy decides beside the file's rules
   */
  RulesInForce(SallyportFile file, boolean alone) {
    this.file = file;
    this.alone = alone;
  }

  void replace(SallyportFile next) {
    file = next;
  }

  String version() {
    return file.version();
  }

  List<Budget> budgets() {
    return file.budgets();
  }

  List<RuleTrace> trace(AccessRequest request, Access access) {
    return file.policy().trace(request, access);
  }

  boolean reaches(Caller caller, Target target) {
    return !alone || file.policy().reaches(caller, target);
  }

  SortedSet<String> actions(Caller caller, Target target) {
    return file.policy().actions(caller, target);
  }
}
