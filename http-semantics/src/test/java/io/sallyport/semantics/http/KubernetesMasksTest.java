package io.sallyport.semantics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Access;
import io.sallyport.api.MaskKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Resource;
import io.sallyport.api.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of an API server's objects is shown under masks, and what flows on its streams. */
final class KubernetesMasksTest {
  private static final ValueMask MASKS = new ValueMask(Secret.of("a key for tests".toCharArray()));
  private static final String SHOP = "/api/v1/namespaces/shop/";
  private static final String COPY =
      "\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"{\\\"raw\\\":1}\"}";
  private static final Obligation.Detect DETECT =
      new Obligation.Detect(Resource.of("prod", "x"), Set.of("email"));

  private static HttpOperation operation(String method, String path, String... headers)
      throws Exception {
    HttpTarget target = HttpTarget.of("prod", "https://k8s.internal:6443", true);
    List<Header> fields = new ArrayList<>();
    for (String header : headers) {
      int colon = header.indexOf(": ");
      fields.add(new Header(header.substring(0, colon), header.substring(colon + 2)));
    }
    return new HttpReader()
        .read(
            target, new HttpRequest(method, "https", "k8s.internal:6443", path, fields, Body.NONE));
  }

  private static Obligation mask(String field, MaskKind kind) {
    return new Obligation.Mask(Resource.of("prod", "x"), field, kind);
  }

  private static String shown(HttpOperation operation, String json, Obligation... obligations)
      throws Exception {
    ResponseRules rules = operation.under(Arrays.asList(obligations)).response();
    List<Header> type = List.of(new Header("Content-Type", "application/json"));
    BodyMasker masker = rules.plan("GET", 200, type, MASKS).body();
    if (masker == null) {
      return json;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += 7) {
      masker.feed(bytes, at, Math.min(7, bytes.length - at), out::write);
    }
    masker.end(out::write);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aMaskOnAnObjectHoldsWhereverItIsShown() throws Exception {
    String data = "\"data\":{\"p\":\"raw\"},\"metadata\":{" + COPY + "}";
    for (String json :
        List.of(
            "{" + data + "}",
            "{\"items\":[{" + data + "},{\"metadata\":{" + COPY + "}}]}",
            "{\"type\":\"ADDED\",\"object\":{" + data + "}}\n{\"object\":{" + data + "}}\n",
            "{\"rows\":[{\"cells\":[],\"object\":{" + data + "}}]}",
            "{\"type\":\"ADDED\",\"object\":{\"rows\":[{\"object\":{" + data + "}}]}}")) {
      String out = shown(operation("GET", SHOP + "secrets"), json, mask("$.data", MaskKind.REDACT));
      assertThat(out).doesNotContain("raw").contains("-configuration\":\"{}\"");
      assertThat(out.contains("\"p\"")).isEqualTo(out.contains("{\"p\":\"Kioq\"}"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "secrets, $.data, REDACT, Kioq",
    "secrets, $.data, PARTIAL, Kioq",
    "secrets, $.data.p, TOKEN, Kioq",
    "secrets, $.data, NULL, null",
    "configmaps, $.data, REDACT, ***",
    "configmaps, $.data.p, PARTIAL, r***",
  })
  void whatStandsForAValueIsOfTheTypeThatClientsExpect(
      String kind, String path, MaskKind mask, String wanted) throws Exception {
    String json = "{\"data\":{\"p\":\"raw-value\"}}";
    String out = shown(operation("GET", SHOP + kind + "/x"), json, mask(path, mask));
    String value = wanted.equals("null") ? "null" : '"' + wanted + '"';
    assertThat(out).isEqualTo("{\"data\":{\"p\":" + value + "}}");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, secrets",
    "PUT, secrets/x",
    "PATCH, secrets/x",
    "DELETE, secrets/x",
    "DELETE, secrets"
  })
  void whoWritesASecretIsNotShownWhatStoodThere(String method, String path) throws Exception {
    String json = "{\"data\":{\"p\":\"raw\"},\"items\":[{\"data\":{\"p\":\"raw\"}}]}";
    HttpOperation operation = operation(method, SHOP + path);
    assertThat(shown(operation, json)).doesNotContain("raw").contains("Kioq");
    assertThat(operation.under(List.of()).headers())
        .contains(new Header("accept", "application/json"));
    assertThat(operation.accesses())
        .hasSize(2)
        .last()
        .satisfies(read -> assertThat(read.implied()).isTrue())
        .satisfies(read -> assertThat(read.action().name()).isIn("k8s.get", "k8s.list"));
  }

  @Test
  void outputOfAProcessIsSearchedAndNothingElseOfAStreamIsMasked() throws Exception {
    String[] spdy = {"Connection: Upgrade", "Upgrade: SPDY/3.1"};
    String exec = SHOP + "pods/web-1/exec?command=ls&stdin=true";
    HttpCanonical made = operation("POST", exec, spdy).under(List.of(DETECT));
    assertThat(made.stream()).isNotNull();
    assertThat(made.stream().typed()).isTrue();
    assertThat(made.stream().ports()).isFalse();
    Obligation path = mask("$.data", MaskKind.REDACT);
    assertThatThrownBy(() -> operation("POST", exec, spdy).under(List.of(path)))
        .hasMessageContaining("SP-8522");
    String ports = SHOP + "pods/web-1/portforward";
    assertThatThrownBy(() -> operation("POST", ports, spdy).under(List.of(DETECT)))
        .hasMessageContaining("SP-8522");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5432", "8080"})
  void eachPortIsACallOfItsOwn(String port) throws Exception {
    HttpOperation all =
        operation("POST", SHOP + "pods/db/portforward", "Connection: Upgrade", "Upgrade: SPDY/3.1");
    KubernetesStream stream = all.under(List.of()).stream();
    assertThat(stream).isNotNull();
    assertThat(all.accesses().get(0).attributes().get("k8s.port")).isEqualTo("");
    HttpOperation one = stream.port(port);
    Access access = one.accesses().get(0);
    assertThat(access.action().name()).isEqualTo("k8s.portforward");
    assertThat(access.attributes().get("k8s.port")).isEqualTo(port);
    assertThat(one.text()).contains("port " + port);
    assertThatThrownBy(() -> one.under(List.of(DETECT))).hasMessageContaining("SP-8522");
  }
}
