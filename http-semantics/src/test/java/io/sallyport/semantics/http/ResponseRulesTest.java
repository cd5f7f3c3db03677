package io.sallyport.semantics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.LimitKind;
import io.sallyport.api.MaskKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Resource;
import io.sallyport.api.Secret;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a response is handed out under masks. */
final class ResponseRulesTest {
  private static final Resource RESOURCE = Resource.of("billing", "v1/x");
  private static final ValueMask MASKS = new ValueMask(Secret.of("a key for tests".toCharArray()));

  private static ResponseRules rules(Obligation... obligations) throws AccessDeniedException {
    return ResponseRules.of(List.of(obligations), null);
  }

  private static Obligation mask(String field) {
    return new Obligation.Mask(RESOURCE, field, MaskKind.REDACT);
  }

  private static List<Header> type(String type) {
    return List.of(new Header("Content-Type", type));
  }

  @Test
  void withoutMasksEverythingPasses() throws Exception {
    ResponsePlan plan = rules().plan("GET", 200, type("image/png"), MASKS);
    assertThat(plan.body()).isNull();
    assertThat(plan.headers()).isEqualTo(type("image/png"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/png",
        "application/octet-stream",
        "text/html",
        "application/xml",
        "multipart/mixed",
        "application/vnd.kubernetes.protobuf",
        "application/yaml",
        "application/json; charset=utf-16",
        "application/json;charset=\"UTF-7\"",
        "text/plain"
      })
  void whatAPathCannotBeMaskedInIsWithheld(String type) throws Exception {
    ResponseRules rules = rules(mask("$.a"));
    assertThatThrownBy(() -> rules.plan("GET", 200, type(type), MASKS))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("SP-8531");
  }

  @Test
  void aBodyWithoutATypeIsWithheld() throws Exception {
    ResponseRules rules = rules(mask("$.a"));
    assertThatThrownBy(() -> rules.plan("GET", 200, List.of(), MASKS))
        .hasMessageContaining("SP-8531");
    List<Header> twice =
        List.of(new Header("Content-Type", "application/json"), new Header("content-type", "a/b"));
    assertThatThrownBy(() -> rules.plan("GET", 200, twice, MASKS)).hasMessageContaining("SP-8531");
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "deflate", "gzip, gzip", "compress"})
  void codingsThatCannotBeReadAreWithheld(String coding) throws Exception {
    List<Header> fields =
        List.of(
            new Header("Content-Type", "application/json"), new Header("Content-Encoding", coding));
    ResponseRules rules = rules(mask("$.a"));
    assertThatThrownBy(() -> rules.plan("GET", 200, fields, MASKS)).hasMessageContaining("SP-8532");
  }

  @Test
  void partsOfADocumentAreWithheldAndNeverAskedFor() throws Exception {
    ResponseRules rules = rules(mask("$.a"));
    assertThatThrownBy(() -> rules.plan("GET", 206, type("application/json"), MASKS))
        .hasMessageContaining("SP-8534");
    HttpTarget target = HttpTarget.of("billing", "http://billing.internal", false);
    List<Header> headers =
        List.of(new Header("Range", "bytes=0-9"), new Header("Accept-Encoding", "br"));
    HttpRequest request =
        new HttpRequest("GET", "http", "billing.internal", "/v1/x", headers, Body.NONE);
    HttpCanonical sent = new HttpReader().read(target, request).under(List.of(mask("$.a")));
    assertThat(sent.headers()).containsExactly(new Header("accept-encoding", "gzip"));
  }

  @Test
  void whatTellsOfTheRawBodyIsDropped() throws Exception {
    List<Header> fields =
        List.of(
            new Header("Content-Type", "application/json"),
            new Header("Content-Length", "10"),
            new Header("ETag", "\"abc\""),
            new Header("X-A", "b"));
    ResponsePlan plan = rules(mask("$.a")).plan("GET", 200, fields, MASKS);
    assertThat(plan.headers()).extracting(Header::name).containsExactly("Content-Type", "X-A");
    assertThat(plan.body()).isNotNull();
  }

  @Test
  void headersAndCookiesAreMasked() throws Exception {
    List<Header> fields =
        List.of(
            new Header("X-Internal", "secret"),
            new Header("Set-Cookie", "sid=secret; HttpOnly"),
            new Header("Set-Cookie", "theme=dark"),
            new Header("Content-Type", "image/png"));
    ResponsePlan plan =
        rules(mask("$header.x-internal"), mask("$cookie.sid")).plan("GET", 200, fields, MASKS);
    assertThat(plan.headers())
        .containsExactly(
            new Header("X-Internal", "***"),
            new Header("Set-Cookie", "sid=***; HttpOnly"),
            new Header("Set-Cookie", "theme=dark"),
            new Header("Content-Type", "image/png"));
    assertThat(plan.body()).isNull();
  }

  @Test
  void limitsOnRowsCannotBeHeld() {
    assertThatThrownBy(() -> rules(new Obligation.Limit(LimitKind.ROWS, 5)))
        .hasMessageContaining("SP-8520");
    assertThatThrownBy(() -> rules(mask("$.a["))).hasMessageContaining("SP-8521");
    assertThatThrownBy(() -> rules(new Obligation.Detect(RESOURCE, Set.of("nothing"))))
        .hasMessageContaining("SP-8523");
  }

  @Test
  void clustersAreAskedForJsonAlone() throws Exception {
    HttpTarget target = HttpTarget.of("prod", "https://k8s.internal:6443", true);
    String table = "application/json;as=Table;v=v1;g=meta.k8s.io";
    Header accept =
        new Header("Accept", table + ",application/json,application/vnd.kubernetes.protobuf,*/*");
    for (String kind : List.of("secrets", "pods")) {
      HttpRequest request =
          new HttpRequest(
              "GET",
              "https",
              "k8s.internal:6443",
              "/api/v1/namespaces/shop/" + kind,
              List.of(accept),
              Body.NONE);
      HttpCanonical sent = new HttpReader().read(target, request).under(List.of(mask("$.data")));
      String wanted = kind.equals("secrets") ? table + ", application/json" : "application/json";
      assertThat(sent.headers()).contains(new Header("accept", wanted));
    }
  }
}
