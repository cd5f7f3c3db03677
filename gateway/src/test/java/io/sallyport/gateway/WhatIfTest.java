package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.sallyport.api.Secret;
import io.sallyport.credential.spi.Credential;
import io.sallyport.gateway.control.ControlClient;
import io.sallyport.gateway.control.ControlFile;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.testkit.MemoryAuditSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What would become of a call: told to those who see everything, and nothing is done for it. */
@Timeout(120)
final class WhatIfTest extends ConsoleVisit {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      targets:
        shop: { url: "jdbc:h2:mem:whatif", username: sa, password: "${secret:shop-db}" }
        gone: { url: "jdbc:postgresql://127.0.0.1:1/secretplace", username: app, password: "${secret:gone}" }
        web-1: { url: "ssh://deploy@web-1:22", host_key: "SHA256:abc" }
        billing: { url: "https://billing.internal/api" }
        prod: { url: "https://k8s.internal:6443", kind: kubernetes }
      gateway:
        listeners: { jdbc: { port: 0 }, control: { port: 0 }, console: { port: 0 } }
        identity: { admins: [operators], auditors: [audit], users: [analysts] }
        limits: { drain: 1s }
      rules:
        - id: analysts-read-shop
          permit: [sql.select]
          on: [shop/customers]
          to: [group:analysts]
          mask: { customers.email: partial }
          filter: { customers: "region = ${subject.region}" }
          limit: { rows: 100 }
        - id: purges-are-asked-for
          permit: [sql.delete]
          on: [shop/customers]
          to: [group:analysts]
          approve: { by: [group:leads] }
        - id: no-unfiltered-writes
          deny: [sql.update, sql.delete]
          when: sql.unfiltered
          reason: Add a WHERE clause that names the rows.
        - { id: operators-look, permit: [ssh.exec], on: ["web-*/uptime"], to: [group:operators] }
        - { id: logs, permit: [sftp.read, sftp.rename], on: ["web-*/var/log/**"], to: [group:operators] }
        - { id: tunnels, permit: [ssh.forward], on: ["web-*/db:5432"], to: [group:operators] }
        - id: read-invoices
          permit: [http.get]
          on: [billing/v1/invoices/**]
          mask: { "$.customer.email": partial }
        - { id: watch-pods, permit: [k8s.list], on: ["prod/shop/pods/*"] }
      """;

  @TempDir Path folder;
  private final MemoryAuditSink records = MemoryAuditSink.unbounded();
  private final Set<String> fetchedFor = ConcurrentHashMap.newKeySet();
  private Gateway gateway;
  private Connection shop;
  private ControlFile.Way way;

  @BeforeEach
  void start() throws Exception {
    Path config = Files.writeString(folder.resolve("sallyport.yaml"), FILE);
    shop = DriverManager.getConnection("jdbc:h2:mem:whatif", "sa", "secret");
    try (var statement = shop.createStatement()) {
      statement.execute("CREATE TABLE customers (id int, email varchar(60), region varchar(9))");
      statement.execute("INSERT INTO customers VALUES (1, 'bob@example.com', 'north')");
    }
    gateway =
        Gateway.builder(config)
            .development(true)
            .broker(
                broker ->
                    broker
                        .discover(false)
                        .sink(records)
                        .credentials(
                            (name, caller, target) -> {
                              fetchedFor.add(caller.subject().id());
                              return new Credential(Secret.of("secret".toCharArray()), null);
                            }))
            .start();
    way = ControlFile.read(folder.resolve("gateway/control"));
    visit(gateway);
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    shop.close();
  }

  private String token(String subject, String actor, String group) throws Exception {
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    return gateway
        .administration()
        .createToken(new ApiTokens.Wanted("t", subject, actor, Set.of(group), tomorrow), "test")
        .text()
        .use(String::new);
  }

  private static String question(String target, String group, String call) {
    return JSONObjectUtils.toJSONString(
        Map.of(
            "subject",
            "alice",
            "groups",
            List.of(group),
            "attributes",
            Map.of("region", "north"),
            "target",
            target,
            "call",
            call));
  }

  private ControlClient.Answer ask(String token, String body) throws Exception {
    return new ControlClient(new ControlFile.Way(way.host(), way.port(), way.fingerprint(), token))
        .ask("POST", "/v1/policy/explain", body);
  }

  private Map<String, Object> told(String target, String group, String call) throws Exception {
    ControlClient.Answer answer = ask(token("ada", null, "audit"), question(target, group, call));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JSONObjectUtils.parse(answer.body());
  }

  @Test
  void aStatementIsShownAsItWouldBeExecutedWithMasksAndRules() throws Exception {
    Map<String, Object> told = told("shop", "analysts", "SELECT id, email FROM customers");
    assertThat(told).containsEntry("verdict", "permit");
    assertThat(told.get("rules")).isEqualTo(List.of("analysts-read-shop"));
    assertThat(told.get("masks").toString()).contains("shop/PUBLIC.CUSTOMERS", "email", "partial");
    assertThat(told.get("bound").toString()).contains("region", "at most 100 rows");
    assertThat(told.get("executed").toString())
        .contains("SELECT id, email FROM (SELECT")
        .doesNotContain("bob@example.com");
    assertThat(told.get("accesses").toString()).contains("sql.select", "step=matches");
  }

  @Test
  void aRefusalIsExplainedAndApprovalsAreAnnounced() throws Exception {
    Map<String, Object> denied = told("shop", "analysts", "DELETE FROM customers");
    assertThat(denied)
        .containsEntry("verdict", "deny")
        .containsEntry("code", "SP-2001")
        .doesNotContainKey("executed");
    assertThat(denied.get("message").toString()).contains("Add a WHERE clause");
    assertThat(told("shop", "analysts", "DELETE FROM customers WHERE id = 1").get("bound"))
        .asString()
        .contains("approval by 1 of group:leads");
    assertThat(told("shop", "guests", "SELECT id FROM customers").get("accesses"))
        .asString()
        .contains("speaks of other callers");
    assertThat(told("shop", "analysts", "SELECT FROM WHERE")).containsEntry("verdict", "deny");
  }

  @Test
  void commandsAndRequestsAreReadAsTheirDoorsReadThem() throws Exception {
    assertThat(told("web-1", "operators", "uptime")).containsEntry("verdict", "permit");
    assertThat(told("web-1", "operators", "uptime; rm -rf /")).containsEntry("verdict", "deny");
    assertThat(told("web-1", "operators", "$(curl evil)")).containsEntry("verdict", "deny");
    Map<String, Object> invoice = told("billing", "guests", "GET /v1/invoices/7?full=1");
    assertThat(invoice).containsEntry("verdict", "permit");
    assertThat(invoice.get("masks").toString()).contains("$.customer.email");
    assertThat(invoice.get("executed").toString())
        .startsWith("GET https://billing.internal/api/v1/invoices/7?full=1");
    assertThat(told("billing", "guests", "GET /v1/invoices/../users"))
        .containsEntry("verdict", "deny");
    assertThat(told("billing", "guests", "POST /v1/invoices/7\nContent-Type: text/plain\n\nx"))
        .containsEntry("verdict", "deny");
    assertThat(told("prod", "guests", "GET /api/v1/namespaces/shop/pods"))
        .containsEntry("verdict", "permit");
    assertThat(told("prod", "guests", "/api/v1/namespaces/shop/secrets"))
        .containsEntry("verdict", "deny");
  }

  @Test
  void filesForwardsAndKubernetesAreNamedAsRulesNameThem() throws Exception {
    for (String permitted :
        List.of(
            "sftp.read /var/log/app.log",
            "sftp.rename /var/log/app.log /var/log/app.1",
            "ssh.forward db:5432",
            "ssh.exec uptime")) {
      assertThat(told("web-1", "operators", permitted))
          .as(permitted)
          .containsEntry("verdict", "permit");
    }
    for (String denied :
        List.of(
            "sftp.read /etc/shadow",
            "sftp.write /var/log/app.log",
            "sftp.rename /var/log/app.log /etc/cron.d/x",
            "sftp.link /var/log/a /etc/shadow",
            "ssh.forward db:22",
            "ssh.forward listen:0.0.0.0:80",
            "ssh.forward socket:/run/docker.sock",
            "ssh.shell",
            "ssh.agent",
            "ssh.env LD_PRELOAD=x")) {
      assertThat(told("web-1", "operators", denied)).as(denied).containsEntry("verdict", "deny");
    }
    String ada = token("ada", null, "audit");
    for (String odd :
        List.of(
            "sftp.read ../etc/shadow", "sftp.read /var/log/../../etc/shadow", "ssh.forward x")) {
      assertThat(ask(ada, question("web-1", "operators", odd)).status()).as(odd).isEqualTo(400);
    }
    String pods = "/api/v1/namespaces/shop/pods";
    assertThat(told("prod", "guests", pods + "?watch=1").get("accesses").toString())
        .contains("k8s.watch");
    assertThat(told("prod", "guests", "DELETE " + pods + "/web").get("accesses").toString())
        .contains("k8s.delete", "prod/shop/pods/web");
    assertThat(told("prod", "guests", "POST " + pods + "/web/exec?command=sh"))
        .containsEntry("verdict", "deny");
  }

  @Test
  void nothingIsDoneNothingIsOnRecordAndNoCredentialIsFetchedInAnothersName() throws Exception {
    told("shop", "analysts", "DELETE FROM customers WHERE id = 1");
    told("shop", "analysts", "DROP TABLE customers");
    told("web-1", "operators", "uptime");
    try (var statement = shop.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM customers")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(1);
    }
    assertThat(records.events().toString()).doesNotContain("alice");
    assertThat(fetchedFor).containsExactly("ada");
  }

  @Test
  void onlyThoseWhoSeeEverythingAreTold() throws Exception {
    String question = question("shop", "analysts", "SELECT id FROM customers");
    assertThat(ask(token("alice", null, "analysts"), question).status()).isEqualTo(403);
    assertThat(ask(token("ada", "helper", "audit"), question).status()).isEqualTo(403);
    assertThat(ask("guessed", question).status()).isEqualTo(401);
    assertThat(ask(way.secret(), question).status()).isEqualTo(200);
    String path = "policy/explain";
    signIn(token("alice", null, "analysts"));
    assertThat(api("POST", path, question).body()).contains("SP-7509");
    signIn(token("ada", null, "audit"));
    assertThat(api("POST", path, question).statusCode()).isEqualTo(200);
    assertThat(api("GET", path, null).statusCode()).isEqualTo(404);
    csrf = "forged";
    assertThat(api("POST", path, question).body()).contains("SP-7503");
  }

  @Test
  void whatCannotBeToldIsSaidInWordsThatGiveNothingAway() throws Exception {
    String ada = token("ada", null, "audit");
    ControlClient.Answer gone = ask(ada, question("gone", "analysts", "SELECT 1"));
    assertThat(gone.status()).isEqualTo(503);
    assertThat(gone.body()).contains("SP-7050").doesNotContain("secretplace", "127.0.0.1");
    assertThat(ask(ada, question("nowhere", "analysts", "SELECT 1")).status()).isEqualTo(400);
    assertThat(ask(ada, question("shop", "analysts", " ")).status()).isEqualTo(400);
    assertThat(ask(ada, question("billing", "analysts", "a b c d")).status()).isEqualTo(400);
    assertThat(ask(ada, "{\"subject\":1}").status()).isEqualTo(400);
    signIn(ada);
    String question = question("gone", "analysts", "SELECT 1");
    assertThat(api("POST", "policy/explain", question).body()).contains("SP-7050");
    assertThat(api("GET", "session", null).statusCode()).as("still signed in").isEqualTo(200);
  }
}
