package io.sallyport.semantics.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Access;
import io.sallyport.api.AccessRequest;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Context;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.policy.rules.SallyportFile;
import io.sallyport.policy.spi.Opinion;
import io.sallyport.policy.spi.Policy;
import io.sallyport.testkit.CommandCase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandCorpusTest {
  private static final List<CommandCase> CASES = CommandCase.all("/srv/canary");

  private final Policy policy = policy();

  private static Policy policy() {
    try {
      return SallyportFile.parse("rules.yaml", CommandCase.rules()).policy();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyLineIsPermittedOrDeniedAsItsRowSays() {
    List<String> wrong =
        CASES.stream()
            .filter(one -> permitted(one) != one.permitted())
            .map(one -> one + " -> " + CommandLine.read("web-1", one.line()).accesses())
            .toList();
    assertThat(wrong).isEmpty();
  }

  @Test
  void whatIsExecutedReadsAsWhatWasDecidedOn() {
    for (CommandCase one : CASES) {
      SshOperation operation = CommandLine.read("web-1", one.line());
      if (operation.refusal() == null && operation.unread() == null) {
        SshOperation again = CommandLine.read("web-1", text(operation));
        assertThat(again.accesses()).as(one.toString()).isEqualTo(operation.accesses());
        assertThat(text(again)).as(one.toString()).isEqualTo(text(operation));
      }
    }
  }

  @Test
  void thereAreEnoughOfThem() {
    assertThat(CASES).filteredOn(one -> !one.permitted()).hasSizeGreaterThanOrEqualTo(300);
    assertThat(CASES).filteredOn(CommandCase::permitted).hasSizeGreaterThanOrEqualTo(60);
  }

  private static String text(SshOperation operation) {
    try {
      return operation.under(List.of()).text();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** As the kernel has it: no access is denied, and each that is not implied is permitted. */
  private boolean permitted(CommandCase one) {
    SshOperation operation = CommandLine.read("web-1", one.line());
    if (operation.refusal() != null) {
      return false;
    }
    AccessRequest request =
        new AccessRequest(
            Caller.of(Subject.of("alice")),
            new Target("web-1"),
            operation.accesses(),
            new Context(Instant.EPOCH, "s", "embedded", Attributes.none()));
    for (Access access : operation.accesses()) {
      Opinion.Effect effect = policy.evaluate(request, access).effect();
      if (effect == Opinion.Effect.DENY
          || (effect == Opinion.Effect.ABSTAIN && !access.implied())) {
        return false;
      }
    }
    return true;
  }
}
