package io.sallyport.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Access;
import io.sallyport.api.AccessRequest;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Context;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.policy.spi.Opinion;
import io.sallyport.policy.spi.Opinion.Effect;
import io.sallyport.policy.spi.Policy;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Policy} does. Extend it and give examples of requests that the policy permits
 * and denies; either list may be empty, for a policy that never does the one or the other.
 */
public abstract class PolicyContract {
  private static final int THREADS = 8;
  private static final int ROUNDS = 200;

  /** For subclasses. */
  protected PolicyContract() {}

  /** The policy under test. */
  protected abstract Policy policy();

  /** Requests of which the policy permits every access. */
  protected abstract List<AccessRequest> permitted();

  /** Requests of which the policy denies at least one access. */
  protected abstract List<AccessRequest> denied();

  /** A request with one access, made now by a subject without an actor, for use in examples. */
  protected static AccessRequest request(Subject subject, String action, Resource resource) {
    return request(subject, action, resource, Instant.now());
  }

  /** A request with one access, made at that time by a subject without an actor. */
  protected static AccessRequest request(
      Subject subject, String action, Resource resource, Instant time) {
    return new AccessRequest(
        Caller.of(subject),
        new Target(resource.target()),
        List.of(Access.of(action, resource)),
        new Context(time, "session-1", "embedded", Attributes.none()));
  }

  @Test
  void itHasANameAndAVersion() {
    assertThat(policy().name()).isNotBlank();
    assertThat(policy().version()).isNotBlank();
  }

  @Test
  void nameAndVersionStayWhileNothingChanges() {
    Policy policy = policy();
    String name = policy.name();
    String version = policy.version();
    examples().forEach(request -> opinions(policy, request));
    assertThat(policy.name()).isEqualTo(name);
    assertThat(policy.version()).isEqualTo(version);
  }

  @Test
  void itPermitsWhatItShould() {
    for (AccessRequest request : permitted()) {
      assertThat(opinions(policy(), request))
          .as("opinions on %s", request)
          .isNotEmpty()
          .allSatisfy(opinion -> assertThat(opinion.effect()).isEqualTo(Effect.PERMIT));
    }
  }

  @Test
  void itDeniesWhatItShould() {
    for (AccessRequest request : denied()) {
      assertThat(opinions(policy(), request))
          .as("opinions on %s", request)
          .anySatisfy(opinion -> assertThat(opinion.effect()).isEqualTo(Effect.DENY));
    }
  }

  @Test
  void everyVerdictNamesTheRuleThatLedToIt() {
    everyOpinion()
        .filter(opinion -> opinion.effect() != Effect.ABSTAIN)
        .forEach(opinion -> assertThat(opinion.rules()).isNotEmpty());
  }

  @Test
  void everyDenySaysWhyAndWhatToDoNext() {
    everyOpinion()
        .filter(opinion -> opinion.effect() == Effect.DENY)
        .forEach(
            opinion -> {
              assertThat(opinion.reason()).isNotBlank();
              assertThat(opinion.remedy()).isNotBlank();
            });
  }

  @Test
  void obligationsComeWithPermitsOnly() {
    everyOpinion()
        .filter(opinion -> opinion.effect() != Effect.PERMIT)
        .forEach(opinion -> assertThat(opinion.obligations()).isEmpty());
  }

  @Test
  void anActionItCannotKnowIsNotPermitted() {
    Resource resource = Resource.of("target-that-nobody-has", "resource-that-nobody-has");
    AccessRequest request =
        request(Subject.of("nobody-that-any-policy-knows"), "unheard.of", resource);
    assertThat(opinions(policy(), request))
        .allSatisfy(opinion -> assertThat(opinion.effect()).isNotEqualTo(Effect.PERMIT));
  }

  @Test
  void theSameRequestGetsTheSameAnswer() {
    Policy policy = policy();
    for (AccessRequest request : examples().toList()) {
      assertThat(opinions(policy, request)).isEqualTo(opinions(policy, request));
    }
  }

  @Test
  void manyThreadsGetTheAnswersOfOne() throws InterruptedException, ExecutionException {
    Policy policy = policy();
    List<AccessRequest> examples = examples().toList();
    List<List<Opinion>> alone = examples.stream().map(r -> opinions(policy, r)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<List<Opinion>>>> answers =
          IntStream.range(0, ROUNDS)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> examples.stream().map(r -> opinions(policy, r)).toList()))
              .toList();
      for (Future<List<List<Opinion>>> answer : answers) {
        assertThat(answer.get()).isEqualTo(alone);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Stream<AccessRequest> examples() {
    return Stream.concat(permitted().stream(), denied().stream());
  }

  private Stream<Opinion> everyOpinion() {
    Policy policy = policy();
    return examples().flatMap(request -> opinions(policy, request).stream());
  }

  private static List<Opinion> opinions(Policy policy, AccessRequest request) {
    return request.accesses().stream()
        .map(
            access -> {
              Opinion opinion = policy.evaluate(request, access);
              assertThat(opinion).as("opinion on %s", access).isNotNull();
              return opinion;
            })
        .toList();
  }
}
