package io.sallyport.gateway.kube;

import io.sallyport.testkit.HttpPeer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One answer of a cluster in a test. */
final class Answer {
  private final HttpPeer.Seen request;
  private final OutputStream out;

  Answer(HttpPeer.Seen request, OutputStream out) {
    this.request = request;
    this.out = out;
  }

  boolean accepts(String type) {
    return String.valueOf(request.header("accept")).contains(type);
  }

  boolean wantsTable() {
    return accepts("as=Table");
  }

  void json(int status, Map<String, Object> object) throws IOException {
    bytes(status, "application/json", Store.text(object).getBytes(StandardCharsets.UTF_8));
  }

  void bytes(int status, String type, byte[] bytes) throws IOException {
    String head =
        "HTTP/1.1 %d x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(status, type, bytes.length);
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.flush();
  }

  void status(int code, String reason, String message) throws IOException {
    json(code, failure(code, reason, message));
  }

  static Map<String, Object> failure(int code, String reason, String message) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("kind", "Status");
    status.put("apiVersion", "v1");
    status.put("metadata", Map.of());
    status.put("status", code < 300 ? "Success" : "Failure");
    if (code >= 300) {
      status.put("message", message);
      status.put("reason", reason);
    }
    status.put("code", code);
    return status;
  }

  static void chunk(OutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  static Map<String, Object> listOf(String apiVersion, String kind, String version, List<?> items) {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("kind", kind);
    list.put("apiVersion", apiVersion);
    list.put("metadata", new LinkedHashMap<>(Map.of("resourceVersion", version)));
    list.put("items", items);
    return list;
  }
}
