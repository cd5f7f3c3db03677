package io.sallyport.gateway;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.sallyport.api.Secret;
import io.sallyport.gateway.control.ControlClient;
import io.sallyport.gateway.control.ControlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Approvals of a running gateway, over its control plane, by the token of whoever asks. What comes
 * back is as {@code /v1/openapi.json} describes. Thread-safe.
 */
public final class GatewayApprovals {
  private final ControlClient client;

  private GatewayApprovals(ControlClient client) {
    this.client = client;
  }

  /**
   * Of the gateway that runs on this machine.
   *
   * @param config its configuration
   * @param token a person's; null for whoever runs the gateway, who can look and take back but
   *     answers nothing
   * @throws IOException when none runs here
   */
  public static GatewayApprovals local(Path config, @Nullable Secret token) throws IOException {
    ControlFile.Way way = ControlFile.read(Gateway.controlFile(config));
    if (way == null) {
      throw new IOException(
          "SP-7043 no gateway runs here: '%s'; approvals are asked of a running one with a control listener; start it, or name another by --gateway."
              .formatted(config));
    }
    return token == null
        ? new GatewayApprovals(new ControlClient(way))
        : at(way.host(), way.port(), way.fingerprint(), token);
  }

  /**
   * Of a gateway elsewhere.
   *
   * @param fingerprint SHA-256 of its certificate, in hex; empty to believe what Java believes
   * @param token a person's
   */
  public static GatewayApprovals at(String host, int port, String fingerprint, Secret token) {
    return new GatewayApprovals(
        new ControlClient(new ControlFile.Way(host, port, fingerprint, token.use(String::new))));
  }

  /** Those that wait for people or can be used; with {@code all} also those that are over. */
  public List<Map<String, Object>> list(boolean all) throws IOException {
    String body = body("GET", "/v1/approvals?state=" + (all ? "all" : "open"), null);
    List<Map<String, Object>> found = new ArrayList<>();
    try {
      for (Object one : JSONArrayUtils.parse(body)) {
        Map<String, Object> row = new LinkedHashMap<>();
        ((Map<?, ?>) one).forEach((key, value) -> row.put(String.valueOf(key), value));
        found.add(row);
      }
      return found;
    } catch (ParseException e) {
      throw new IOException("The gateway's answer is no JSON.", e);
    }
  }

  /** One of them. */
  public Map<String, Object> show(String id) throws IOException {
    return one("GET", id, "", null);
  }

  /** Agrees. */
  public Map<String, Object> approve(String id) throws IOException {
    return one("POST", id, "/approve", null);
  }

  /** Says no. */
  public Map<String, Object> refuse(String id, String reason) throws IOException {
    return one("POST", id, "/refuse", JSONObjectUtils.toJSONString(Map.of("reason", reason)));
  }

  /** Takes it back. */
  public Map<String, Object> revoke(String id) throws IOException {
    return one("POST", id, "/revoke", null);
  }

  private Map<String, Object> one(String method, String id, String what, @Nullable String sent)
      throws IOException {
    String body = body(method, "/v1/approvals/" + GatewayAccess.safe(id) + what, sent);
    try {
      return JSONObjectUtils.parse(body);
    } catch (ParseException e) {
      throw new IOException("The gateway's answer is no JSON.", e);
    }
  }

  private String body(String method, String path, @Nullable String sent) throws IOException {
    ControlClient.Answer answer = client.ask(method, path, sent);
    if (answer.status() >= 400) {
      throw refused(answer);
    }
    return answer.body();
  }

  /** By its own code, so that the command can say what is meant. */
  private static IOException refused(ControlClient.Answer answer) {
    try {
      Map<String, Object> said = JSONObjectUtils.parse(answer.body());
      return new IOException(said.get("code") + " " + said.get("message"));
    } catch (ParseException e) {
      return GatewayAccess.refused(answer);
    }
  }
}
