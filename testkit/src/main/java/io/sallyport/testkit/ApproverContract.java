package io.sallyport.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Access;
import io.sallyport.api.Arguments;
import io.sallyport.api.Caller;
import io.sallyport.api.Obligation;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.policy.spi.ApprovalAnswer;
import io.sallyport.policy.spi.ApprovalRequest;
import io.sallyport.policy.spi.Approver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Approver} does. Extend it and say how to have the approver answer; for one that
 * asks people, arrange the answer before the question.
 */
public abstract class ApproverContract {
  /** For subclasses. */
  protected ApproverContract() {}

  /** An approver that will grant the next request. */
  protected abstract Approver granting();

  /** An approver that will refuse the next request. */
  protected abstract Approver refusing();

  @Test
  void aGrantNamesSomebodyWhoIsNotTheCaller() throws Exception {
    ApprovalAnswer answer = granting().ask(request("a-1"));
    assertThat(answer).isInstanceOf(ApprovalAnswer.Granted.class);
    List<Subject> by = ((ApprovalAnswer.Granted) answer).by();
    assertThat(by).isNotEmpty().noneMatch(person -> person.id().equals("agent-owner"));
  }

  @Test
  void aRefusalSaysWhoAndWhy() throws Exception {
    ApprovalAnswer answer = refusing().ask(request("a-2"));
    assertThat(answer).isInstanceOf(ApprovalAnswer.Refused.class);
    assertThat(((ApprovalAnswer.Refused) answer).by()).isNotBlank();
    assertThat(((ApprovalAnswer.Refused) answer).reason()).isNotBlank();
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    Approver approver = refusing();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<ApprovalAnswer> waiting = thread.submit(() -> approver.ask(request("a-3")));
      thread.shutdownNow();
      assertThat(ends(waiting)).isTrue();
    } finally {
      thread.shutdownNow();
    }
  }

  private static boolean ends(Future<ApprovalAnswer> waiting) throws InterruptedException {
    try {
      waiting.get(10, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      return e.getCause() instanceof InterruptedException;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private static ApprovalRequest request(String id) {
    return new ApprovalRequest(
        id,
        Caller.of(Subject.of("agent-owner", "agents")),
        new Target("shop"),
        "DELETE FROM customers WHERE id = ?",
        Arguments.of(7L),
        List.of(Access.of("sql.delete", Resource.of("shop", "public.customers"))),
        new Obligation.Approval(
            "deletes", Set.of("group:leads"), 1, Duration.ofMinutes(1), Duration.ofMinutes(5)),
        "1",
        Instant.now().plusSeconds(60));
  }
}
