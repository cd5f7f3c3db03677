package io.sallyport.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.testkit.HttpPeer;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** No field of a form of several parts lets a POST be another method. */
final class MethodFieldTest {
  private static final String RULES =
      """
      version: 1
      targets:
        billing: { url: "%s" }
      rules:
        - { id: all, permit: [http.post], on: ["billing/**"] }
      """;

  private static RequestBody form(String content) {
    return RequestBody.create(content, MediaType.get("multipart/form-data; boundary=b"));
  }

  @Test
  void aPostIsNoDeletionByAFieldOfItsBody() throws Exception {
    try (HttpPeer billing = HttpPeer.echo();
        World world = new World(RULES.formatted(billing.url()))) {
      OkHttpClient client = world.client("billing");
      Request.Builder post = new Request.Builder().url(billing.url() + "/x");
      RequestBody harmless =
          new MultipartBody.Builder()
              .setType(MultipartBody.FORM)
              .addFormDataPart("payment_method", "card")
              .addFormDataPart("note", "name=_method")
              .build();
      try (Response response = client.newCall(post.post(harmless).build()).execute()) {
        assertThat(response.code()).isEqualTo(200);
      }
      assertThat(billing.seen().get(0).body()).contains("payment_method").contains("card");
      billing.forget();
      for (String disposition :
          List.of(
              "Content-Disposition: form-data; name=\"_method\"",
              "content-disposition:form-data;name=_method",
              "Content-Disposition: form-data; name='_method'",
              "Content-Disposition: form-data; name=\"_\\method\"",
              "Content-Disposition: form-data; name=\"%5Fmethod\"",
              "Content-Disposition: form-data; name*=utf-8''_method",
              "Content-Disposition: form-data; name=\"_method[]\"",
              "Content-Disposition: form-data;\r\n name=\"_method\"",
              "Content-Disposition: form-data; x=" + "y".repeat(20_000) + "; name=\"_method\"",
              "Content-Type: text/plain\nContent-Disposition : form-data; name=\"_Method\"")) {
        String body = "--b\r\n" + disposition + "\r\n\r\nDELETE\r\n--b--\r\n";
        for (String before : List.of("", "x\r\n".repeat(9_000))) {
          Request request = post.post(form(before + body)).build();
          assertThatThrownBy(() -> client.newCall(request).execute())
              .as(disposition)
              .isInstanceOf(SallyportRefusedException.class)
              .hasMessageContaining("SP-8506");
        }
      }
      assertThat(billing.seen()).allSatisfy(one -> assertThat(one.body()).doesNotContain("DELETE"));
    }
  }
}
