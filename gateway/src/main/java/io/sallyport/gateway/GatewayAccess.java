package io.sallyport.gateway;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Secret;
import io.sallyport.audit.spi.ActRecorder;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.gateway.control.ControlClient;
import io.sallyport.gateway.control.ControlFile;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.gateway.store.SessionRow;
import io.sallyport.gateway.store.Store;
import io.sallyport.gateway.store.StoreException;
import io.sallyport.gateway.store.TokenRow;
import io.sallyport.policy.rules.GatewaySettings;
import io.sallyport.policy.rules.SallyportFile;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Administers the gateway of a configuration on its own machine: the running one over its control
 * plane, or else its store, and then what is done goes to the audit trail of the configuration all
 * the same. One thread at a time.
 */
public final class GatewayAccess implements AutoCloseable {
  private static final String BY = "command";

  private final @Nullable ControlClient running;
  private final @Nullable Store store;
  private final Path config;

  /** Opened for what is to be recorded; what is only read needs no trail. */
  private @Nullable EmbeddedBroker recorder;

  private GatewayAccess(@Nullable ControlClient running, @Nullable Store store, Path config) {
    this.running = running;
    this.store = store;
    this.config = config;
  }

  /**
   * Finds the gateway of that file.
   *
   * @throws ConfigurationException when none runs here and its store cannot be opened without one
   */
  public static GatewayAccess of(Path config) throws ConfigurationException, IOException {
    GatewaySettings settings = SallyportFile.read(config).gateway();
    if (settings == null) {
      throw new ConfigurationException(
          "SP-7001 the file has no gateway: '%s'; it needs the key 'gateway'; write it."
              .formatted(config),
          null);
    }
    ControlFile.Way way = ControlFile.read(Gateway.controlFile(config));
    ControlClient client = way == null ? null : new ControlClient(way);
    if (client != null && answers(client)) {
      return new GatewayAccess(client, null, config);
    }
    if (settings.store().url() != null) {
      throw new ConfigurationException(
          "SP-7043 no gateway runs here: '%s'; its store is a PostgreSQL, which only a gateway opens; start one with a control listener, or run this where one runs."
              .formatted(config),
          null);
    }
    Path folder = config.toAbsolutePath().getParent();
    return new GatewayAccess(
        null,
        Stores.open(
            settings.store(),
            folder == null ? Path.of("").toAbsolutePath() : folder,
            text -> Secret.of(new char[0])),
        config);
  }

  private static boolean answers(ControlClient client) {
    try {
      return client.ask("GET", "/healthz", null).status() == 200;
    } catch (IOException e) {
      // Left behind by one that was killed.
      return false;
    }
  }

  private Administration direct(ActRecorder acts) {
    Store open = store;
    if (open == null) {
      throw new IllegalStateException("There is neither a gateway nor a store.");
    }
    return new Administration(open, Clock.systemUTC(), acts, null);
  }

  private ActRecorder recorded() throws IOException {
    try {
      EmbeddedBroker open = recorder;
      if (open == null) {
        open = EmbeddedBroker.builder().config(config.toString()).endWithProcess(false).build();
        recorder = open;
      }
      return open.acts();
    } catch (ConfigurationException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  static IOException refused(ControlClient.Answer answer) {
    return new IOException(
        "SP-7044 the gateway refuses: '%d'; %s"
            .formatted(answer.status(), answer.body().replaceAll("\\p{C}", " ")));
  }

  private static ControlClient.Answer done(ControlClient.Answer answer) throws IOException {
    if (answer.status() >= 400) {
      throw refused(answer);
    }
    return answer;
  }

  /** Makes an API token, whose text is seen this once. */
  public ApiTokens.Made createToken(ApiTokens.Wanted wanted) throws IOException, StoreException {
    ControlClient client = running;
    if (client == null) {
      return direct(recorded()).createToken(wanted, BY);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", wanted.name());
    body.put("subject", wanted.subject());
    body.put("groups", List.copyOf(wanted.groups()));
    if (wanted.actor() != null) {
      body.put("actor", wanted.actor());
    }
    if (wanted.expires() != null) {
      body.put("expires", wanted.expires().toString());
    }
    String made = done(client.ask("POST", "/v1/tokens", JSONObjectUtils.toJSONString(body))).body();
    try {
      Map<String, Object> token = JSONObjectUtils.parse(made);
      return new ApiTokens.Made(
          token(token), Secret.of(String.valueOf(token.get("token")).toCharArray()));
    } catch (ParseException e) {
      throw new IOException("The gateway's answer is no JSON.", e);
    }
  }

  /** The API tokens, oldest first. */
  public List<TokenRow> tokens() throws IOException, StoreException {
    ControlClient client = running;
    if (client == null) {
      return direct(ActRecorder.none()).tokens();
    }
    List<TokenRow> found = new ArrayList<>();
    for (Map<?, ?> row : list(client, "/v1/tokens")) {
      found.add(token(row));
    }
    return found;
  }

  /** Revokes an API token and ends its sessions; false where there is none. */
  public boolean revokeToken(String id) throws IOException, StoreException {
    ControlClient client = running;
    return client == null
        ? direct(recorded()).revokeToken(id, BY)
        : deleted(client, "/v1/tokens/" + safe(id));
  }

  /** The live sessions of every gateway on the store; none where none runs. */
  public List<SessionRow> sessions() throws IOException, StoreException {
    ControlClient client = running;
    if (client == null) {
      return List.of();
    }
    List<SessionRow> found = new ArrayList<>();
    for (Map<?, ?> row : list(client, "/v1/sessions")) {
      found.add(session(row));
    }
    return found;
  }

  /** Ends a session; false where there is none. */
  public boolean endSession(String id) throws IOException {
    ControlClient client = running;
    return client != null && deleted(client, "/v1/sessions/" + safe(id));
  }

  static String safe(String id) throws IOException {
    if (!id.matches("[A-Za-z0-9_-]{1,100}")) {
      throw new IOException("SP-7133 no such id: '" + id.replaceAll("\\p{C}", "?") + "'.");
    }
    return id;
  }

  private static boolean deleted(ControlClient client, String path) throws IOException {
    ControlClient.Answer answer = client.ask("DELETE", path, null);
    if (answer.status() == 404) {
      return false;
    }
    done(answer);
    return true;
  }

  private static List<Map<?, ?>> list(ControlClient client, String path) throws IOException {
    try {
      List<Map<?, ?>> rows = new ArrayList<>();
      for (Object row : JSONArrayUtils.parse(done(client.ask("GET", path, null)).body())) {
        rows.add((Map<?, ?>) row);
      }
      return rows;
    } catch (ParseException e) {
      throw new IOException("The gateway's answer is no JSON.", e);
    }
  }

  private static TokenRow token(Map<?, ?> row) {
    Set<String> groups = new LinkedHashSet<>();
    if (row.get("groups") instanceof List<?> list) {
      list.forEach(group -> groups.add(String.valueOf(group)));
    }
    return new TokenRow(
        text(row, "id"),
        text(row, "name"),
        text(row, "subject"),
        optional(row, "actor"),
        groups,
        "",
        Instant.parse(text(row, "created")),
        text(row, "createdBy"),
        time(row, "expires"));
  }

  private static SessionRow session(Map<?, ?> row) {
    return new SessionRow(
        text(row, "id"),
        text(row, "gateway"),
        text(row, "door"),
        text(row, "subject"),
        optional(row, "actor"),
        text(row, "target"),
        text(row, "peer"),
        text(row, "credential"),
        Instant.parse(text(row, "started")),
        time(row, "expires"));
  }

  private static String text(Map<?, ?> row, String key) {
    return String.valueOf(row.get(key));
  }

  private static @Nullable String optional(Map<?, ?> row, String key) {
    Object value = row.get(key);
    return value == null ? null : String.valueOf(value);
  }

  private static @Nullable Instant time(Map<?, ?> row, String key) {
    String text = optional(row, key);
    return text == null ? null : Instant.parse(text);
  }

  @Override
  public void close() {
    if (store != null) {
      store.close();
    }
    if (recorder != null) {
      recorder.close();
    }
  }
}
