package io.sallyport.semantics.http;

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
import io.sallyport.testkit.HttpCase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of every request of the corpus. */
final class CorpusTest {
  private static final HttpReader READER = new HttpReader();
  private static HttpTarget billing;
  private static HttpTarget prod;
  private static Policy policy;

  @BeforeAll
  static void rules() throws Exception {
    billing = HttpTarget.of("billing", "http://billing.internal", false);
    prod = HttpTarget.of("prod", "http://k8s.internal:6443", true);
    String yaml = HttpCase.rules("http://billing.internal", "http://k8s.internal:6443");
    policy = SallyportFile.parse("rules.yaml", yaml).policy();
  }

  static Stream<HttpCase> cases() {
    return HttpCase.all().stream();
  }

  @Test
  void thereAreHundredsOfThem() {
    assertThat(HttpCase.all()).hasSizeGreaterThan(400);
    assertThat(HttpCase.all().stream().map(HttpCase::id)).doesNotHaveDuplicates();
  }

  /** Together they are more than the heap of the tests. */
  @Test
  void whatStrangersSendIsNotKept() {
    for (int i = 0; i < 1_500; i++) {
      Header header = new Header("x-note", "x".repeat(1_000_000) + i);
      HttpRequest request =
          new HttpRequest(
              "GET", "http", "billing.internal", "/v1/" + i, List.of(header), new Body.None());
      assertThat(READER.read(billing, request).refusal().code()).isEqualTo("SP-8509");
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aRequestIsUnderstoodInOneWay(HttpCase one) throws Exception {
    HttpTarget target = one.kubernetes() ? prod : billing;
    HttpOperation operation = READER.read(target, request(one, target));
    switch (one.verdict()) {
      case "refused" -> {
        assertThat(operation.refusal()).as("refusal").isNotNull();
        assertThat(operation.refusal().code()).isEqualTo(one.detail());
      }
      case "denied" -> {
        assertThat(operation.refusal()).isNull();
        assertThat(permitted(target, operation)).as(spoken(operation)).isFalse();
      }
      default -> {
        assertThat(operation.refusal()).isNull();
        assertThat(permitted(target, operation)).as(spoken(operation)).isTrue();
        assertThat(operation.under(List.of()).target()).isEqualTo(one.detail());
        if (!one.accesses().isEmpty()) {
          assertThat(spoken(operation)).isEqualTo(one.accesses());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsSentIsUnderstoodAsWhatWasDecided(HttpCase one) throws Exception {
    HttpTarget target = one.kubernetes() ? prod : billing;
    HttpRequest request = request(one, target);
    HttpOperation operation = READER.read(target, request);
    if (operation.refusal() == null) {
      HttpCanonical sent = operation.under(List.of());
      HttpRequest again =
          new HttpRequest(
              sent.method(),
              sent.origin().scheme(),
              sent.origin().authority(),
              sent.target(),
              request.headers(),
              request.body());
      HttpOperation second = READER.read(target, again);
      assertThat(spoken(second)).isEqualTo(spoken(operation));
      assertThat(second.under(List.of()).target()).isEqualTo(sent.target());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsDroppedIsNotSent(HttpCase one) throws Exception {
    if (one.id().startsWith("dropped-")) {
      HttpCanonical sent = READER.read(billing, request(one, billing)).under(List.of());
      List<Header> left =
          one.id().equals("dropped-26") ? List.of(new Header("cookie", "a=b")) : List.of();
      assertThat(sent.headers()).isEqualTo(left);
    }
  }

  private static HttpRequest request(HttpCase one, HttpTarget target) {
    List<Header> headers =
        one.headers().stream().map(h -> new Header(h.getKey(), h.getValue())).toList();
    Body body =
        one.body().isEmpty()
            ? Body.NONE
            : new Body.Whole(one.body().getBytes(StandardCharsets.UTF_8));
    String authority = one.authority().equals("-") ? target.origin().authority() : one.authority();
    return new HttpRequest(one.method(), "http", authority, one.target(), headers, body);
  }

  private static String spoken(HttpOperation operation) {
    return operation.accesses().stream()
        .filter(a -> !a.implied())
        .map(a -> a.action().name() + " " + a.resource().name())
        .collect(Collectors.joining("+"));
  }

  private static boolean permitted(HttpTarget target, HttpOperation operation) throws Exception {
    AccessRequest request =
        new AccessRequest(
            Caller.of(Subject.of("alice")),
            new Target(target.name()),
            operation.accesses(),
            new Context(Instant.now(), "s", "embedded", Attributes.none()));
    for (Access access : operation.accesses()) {
      Opinion.Effect effect = policy.evaluate(request, access).effect();
      if (access.implied() ? effect == Opinion.Effect.DENY : effect != Opinion.Effect.PERMIT) {
        return false;
      }
    }
    return true;
  }
}
