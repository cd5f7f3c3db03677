package io.sallyport.semantics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.LimitKind;
import io.sallyport.api.MaskKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Resource;
import io.sallyport.api.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mask hides comes out by no other name, place, length or guess. */
final class NotByAnotherNameTest {
  private static final ValueMask MASKS = new ValueMask(Secret.of("key".toCharArray()));
  private static final Obligation DATA = mask("$.data.customer.email");
  private static final Obligation PLAIN = mask("$.email");
  private static final String SECRET = "/api/v1/namespaces/shop/secrets/db";

  private static Obligation mask(String path) {
    return new Obligation.Mask(Resource.of("billing", "x"), path, MaskKind.REDACT);
  }

  private static HttpOperation billing(String method, String target, String type, Body body)
      throws AccessDeniedException {
    HttpTarget to = HttpTarget.of("billing", "http://billing.internal", false);
    List<Header> headers = type.isEmpty() ? List.of() : List.of(new Header("Content-Type", type));
    HttpRequest request =
        new HttpRequest(method, "http", "billing.internal", target, headers, body);
    return new HttpReader().read(to, request);
  }

  private static Body whole(String text) {
    return new Body.Whole(text.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpOperation patch(String target, String body) throws AccessDeniedException {
    HttpTarget to = HttpTarget.of("prod", "https://k8s.internal", true);
    List<Header> headers = List.of(new Header("Content-Type", "application/json-patch+json"));
    Body read = body.isEmpty() ? new Body.Unread("a stream") : whole(body);
    return new HttpReader()
        .read(to, new HttpRequest("PATCH", "https", "k8s.internal", target, headers, read));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"query\":\"{ customer { e: email } }\"}",
        "{\"query\":\"{ c: customer { email } }\"}",
        "{\"query\":\"{ customer { ...F } } fragment F on C { e: email }\"}",
        "{\"query\":\"{ customer(x: {a: 1}) { ... on C { e: email } } }\"}",
        "[{\"query\":\"{ customer { e: email } }\"}]",
        "{\"query\":\"{ customer { e: email } \"}",
        "{\"query\":\"{ customer { email } }\",\"query\":\"{ customer { e: email } }\"}",
        ""
      })
  void fieldsOfGraphQlAreNotRenamedUnderMasks(String body) throws Exception {
    Body read = body.isEmpty() ? new Body.Unread("a stream") : whole(body);
    HttpOperation operation = billing("POST", "/graphql", "application/json", read);
    assertThatThrownBy(() -> operation.under(List.of(DATA))).hasMessageContaining("SP-8524");
    assertThatThrownBy(() -> operation.under(List.of(mask("$..email"))))
        .hasMessageContaining("SP-8524");
    assertThat(operation.under(List.of())).isNotNull();
  }

  @Test
  void nobodyElseIsHeldUpByThat() throws Exception {
    String plain = "{\"query\":\"query Q($a: Int = 1) { customer(a: $a, b: {c: 2}) { email } }\"}";
    assertThat(billing("POST", "/graphql", "application/json", whole(plain)).under(List.of(DATA)))
        .isNotNull();
    String search = "{\"query\":{\"term\":{\"a\":1}}}";
    assertThat(billing("POST", "/search", "application/json", whole(search)).under(List.of(DATA)))
        .isNotNull();
    HttpOperation filter = billing("GET", "/x?query=%7B%22a%22:1%7D&page=2", "", Body.NONE);
    assertThat(filter.under(List.of(DATA))).isNotNull();
    HttpOperation upload =
        billing("POST", "/files", "application/octet-stream", new Body.Unread("a stream"));
    assertThat(upload.under(List.of(PLAIN))).isNotNull();
  }

  @Test
  void norAreThoseOfADocumentInTheAddress() throws Exception {
    String aliased = "%7Bcustomer%7Be:email%7D%7D";
    for (String address : List.of("?query=" + aliased, "?query=%7Ba%7D&query=" + aliased)) {
      HttpOperation get = billing("GET", "/graphql" + address, "", Body.NONE);
      assertThatThrownBy(() -> get.under(List.of(DATA))).hasMessageContaining("SP-8524");
    }
    String body = "{\"query\":\"{ customer { email } }\"}";
    HttpOperation both =
        billing("POST", "/graphql?query=" + aliased, "application/json", whole(body));
    assertThatThrownBy(() -> both.under(List.of(DATA))).hasMessageContaining("SP-8524");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'op':'copy','from':'/data/p','path':'/metadata/annotations/p'}]",
        "[{'op':'move','from':'/data/p','path':'/metadata/labels/p'}]",
        "[{'op':'test','path':'/data/p','value':'Z3Vlc3M='}]",
        "[{'op':'add','path':'/a','value':1},{'OP':'copy','From':'/data/p','path':'/b'}]",
        "[{'op':'add','path':'/a','value':1},{'op':['copy'],'path':'/b'}]",
        "[{'op':'add','op':'copy','path':'/b'}]",
        "{'op':'add','path':'/b'}",
        "[]",
        "no json",
        ""
      })
  void aPatchBringsASecretToNoOtherPlaceAndGuessesAtNone(String body) throws Exception {
    HttpOperation operation = patch(SECRET, body.replace('\'', '"'));
    assertThatThrownBy(() -> operation.under(List.of())).hasMessageContaining("SP-8524");
    HttpOperation settings =
        patch(SECRET.replace("secrets", "configmaps"), body.replace('\'', '"'));
    assertThatThrownBy(() -> settings.under(List.of(mask("$.data"))))
        .hasMessageContaining("SP-8524");
    assertThat(settings.under(List.of())).isNotNull();
  }

  @Test
  void aPatchThatWritesIsSent() throws Exception {
    String body =
        "[{\"op\":\"add\",\"path\":\"/data/p\",\"value\":\"eA==\"},"
            + "{\"op\":\"remove\",\"path\":\"/data/q\"}]";
    assertThat(patch(SECRET, body).under(List.of())).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200", "GET, 304", "GET, 204"})
  void anAnswerWithoutItsBodyTellsNothingOfIt(String method, int status) throws Exception {
    List<Header> fields =
        List.of(
            new Header("Content-Type", "application/json"),
            new Header("Content-Length", "10"),
            new Header("Repr-Digest", "sha-256=:AA=:"),
            new Header("ETag", "\"abc\""));
    ResponseRules rules = ResponseRules.of(List.of(PLAIN), null);
    ResponsePlan plan = rules.plan(method, status, fields, MASKS);
    assertThat(plan.headers()).extracting(Header::name).containsExactly("Content-Type");
    assertThat(plan.body()).isNull();
  }

  @Test
  void noTagIsGuessedAtUnderMasks() throws Exception {
    HttpTarget to = HttpTarget.of("billing", "http://billing.internal", false);
    List<Header> headers =
        List.of(new Header("If-None-Match", "\"a\""), new Header("If-Match", "\"b\""));
    for (String method : List.of("GET", "HEAD", "PUT")) {
      HttpRequest request =
          new HttpRequest(method, "http", "billing.internal", "/x", headers, Body.NONE);
      HttpOperation operation = new HttpReader().read(to, request);
      assertThat(operation.under(List.of(PLAIN)).headers()).hasSize(method.equals("PUT") ? 3 : 1);
      assertThat(operation.under(List.of()).headers()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFFdata: {\"email\":\"a@b\"}\n\n",
        "{\"email\":\"a@b\"}\n\n",
        ": {\"email\":\"a@b\"}\n\n",
        "Data: {\"email\":\"a@b\"}\n\n",
        "data : {\"email\":\"a@b\"}\n\n",
        "eventdata: {\"email\":\"a@b\"}\n\n"
      })
  void whatIsNoFieldOfAnEventDoesNotPass(String stream) throws Exception {
    List<Header> fields = List.of(new Header("Content-Type", "text/event-stream"));
    BodyMasker masker =
        ResponseRules.of(List.of(PLAIN), null).plan("GET", 200, fields, MASKS).body();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = (stream + "id: 7\ndata: 1\n\n").getBytes(StandardCharsets.UTF_8);
    masker.feed(bytes, 0, bytes.length, out::write);
    masker.end(out::write);
    assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("a@b").contains("id: 7\n");
  }

  @Test
  void aLimitThatNobodyKeepsIsARefusal() throws Exception {
    HttpTarget to = HttpTarget.of("billing", "http://billing.internal", false);
    List<Header> headers =
        List.of(new Header("Connection", "Upgrade"), new Header("Upgrade", "websocket"));
    HttpRequest request =
        new HttpRequest("GET", "http", "billing.internal", "/ws", headers, Body.NONE);
    List<Obligation> limits = List.of(new Obligation.Limit(LimitKind.BYTES, 10));
    assertThatThrownBy(() -> new HttpReader().read(to, request).under(limits))
        .hasMessageContaining("SP-8525");
    assertThat(new HttpReader(true).read(to, request).under(limits)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://straße.example", "https://σς.example", "https://a\u200Db.example"})
  void aNameThatIsAnotherOneByNewerRulesIsNone(String url) {
    assertThatThrownBy(() -> HttpTarget.of("x", url, false)).hasMessageContaining("SP-8502");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{...", "{a{", "{a(b:[", "query($a:[", "#", "{a}\n,"})
  void deepDocumentsAreNotRead(String piece) throws Exception {
    String document = piece.repeat(9_000).replace("\n", "\\n");
    HttpOperation operation =
        billing("POST", "/g", "application/json", whole("{\"query\":\"" + document + "\"}"));
    assertThat(operation.accesses().get(0).attributes().get("graphql.operation")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"pods/web/exec", "pods/web/proxy/x", "serviceaccounts/sa/token"})
  void whatKnowsNoDryRunIsNone(String path) throws Exception {
    HttpTarget to = HttpTarget.of("prod", "https://k8s.internal", true);
    List<Header> headers =
        path.endsWith("exec")
            ? List.of(new Header("Connection", "Upgrade"), new Header("Upgrade", "SPDY/3.1"))
            : List.of();
    String target = "/api/v1/namespaces/shop/" + path + "?dryRun=All";
    HttpRequest request =
        new HttpRequest("POST", "https", "k8s.internal", target, headers, Body.NONE);
    assertThat(new HttpReader().read(to, request).accesses().get(0).attributes().get("k8s.dry_run"))
        .isEqualTo(false);
  }
}
