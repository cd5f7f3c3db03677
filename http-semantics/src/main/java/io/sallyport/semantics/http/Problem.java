package io.sallyport.semantics.http;

import io.sallyport.api.Reason;
import java.nio.charset.StandardCharsets;

/**
 * How a refusal is told to a client: a problem (RFC 9457) with code, rule, reason and remedy; for
 * Kubernetes a {@code Status}, whose message its clients print. Stateless.
 */
public final class Problem {
  /** What a refusal to plain clients is. */
  public static final String TYPE = "application/problem+json";

  private Problem() {}

  /** The refusal as a problem. */
  public static byte[] of(Reason reason, int status) {
    String rule = reason.rule();
    return bytes(
        "{\"type\":\"about:blank\",\"title\":\"Refused by Sallyport\",\"status\":%d,\"code\":%s,%s\"detail\":%s,\"remedy\":%s}"
            .formatted(
                status,
                quoted(reason.code()),
                rule == null ? "" : "\"rule\":" + quoted(rule) + ",",
                quoted(reason.message()),
                quoted(reason.remedy())));
  }

  /**
   * The refusal as a {@code Status} of Kubernetes: all of it in the message, which clients print;
   * code, rule and remedy by themselves as its cause.
   */
  public static byte[] kubernetes(Reason reason, int status) {
    String rule = reason.rule();
    return bytes(
        ("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                + "\"message\":%s,\"reason\":%s,\"details\":{\"causes\":[{\"reason\":%s,%s"
                + "\"message\":%s}]},\"code\":%d}")
            .formatted(
                quoted(reason.toString()),
                quoted(status == 401 ? "Unauthorized" : status == 403 ? "Forbidden" : "BadGateway"),
                quoted(reason.code()),
                rule == null ? "" : "\"field\":" + quoted(rule) + ",",
                quoted(reason.remedy()),
                status));
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static String quoted(String text) {
    return JsonText.quoted(text);
  }
}
