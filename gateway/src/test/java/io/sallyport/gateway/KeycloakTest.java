package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.sallyport.credentials.EnvironmentCredentials;
import io.sallyport.gateway.identity.SamlIdp;
import io.sallyport.jdbc.TestPostgres;
import io.sallyport.token.Login;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;

/**
 * Tokens and SAML of a real Keycloak, whose zip {@code -Dsallyport.keycloak} names: the one that
 * Maven has as {@code org.keycloak:keycloak-quarkus-dist:zip}. It takes some minutes.
 */
@EnabledIfSystemProperty(named = "sallyport.keycloak", matches = ".+")
@Timeout(900)
final class KeycloakTest extends ConsoleVisit {
  private static final String MAPPERS =
      """
      { "name": "audience", "protocol": "openid-connect",
        "protocolMapper": "oidc-audience-mapper",
        "config": { "included.custom.audience": "sallyport", "access.token.claim": "true" } },
      { "name": "groups", "protocol": "openid-connect",
        "protocolMapper": "oidc-group-membership-mapper",
        "config": { "claim.name": "groups", "full.path": "false", "access.token.claim": "true" } }
      """;
  private static final String REALM =
      """
      { "realm": "test", "enabled": true, "sslRequired": "none",
        "groups": [ { "name": "analysts" } ],
        "users": [
          { "username": "lena", "enabled": true, "email": "lena@example.org", "emailVerified": true,
            "firstName": "Lena", "lastName": "Olsen", "groups": [ "/analysts" ],
            "realmRoles": [ "offline_access" ],
            "credentials": [ { "type": "password", "value": "lenas-password" } ] },
          { "username": "service-account-bot", "enabled": true, "serviceAccountClientId": "bot",
            "groups": [ "/analysts" ] } ],
        "clients": [
          { "clientId": "bot", "secret": "secret-of-the-bot", "publicClient": false,
            "serviceAccountsEnabled": true, "directAccessGrantsEnabled": true,
            "standardFlowEnabled": false,
            "attributes": { "standard.token.exchange.enabled": "true" },
            "protocolMappers": [ MAPPERS ] },
          { "clientId": "sallyport-cli", "publicClient": true, "standardFlowEnabled": false,
            "attributes": { "oauth2.device.authorization.grant.enabled": "true" },
            "protocolMappers": [ MAPPERS ] },
          { "clientId": "CONSOLE/console/saml/metadata", "protocol": "saml",
            "redirectUris": [ "CONSOLE/console/saml/signed-in" ],
            "attributes": {
              "saml_assertion_consumer_url_post": "CONSOLE/console/saml/signed-in",
              "saml.client.signature": "false", "saml.server.signature": "true",
              "saml.assertion.signature": "true", "saml.signature.algorithm": "RSA_SHA256",
              "saml.encrypt": "true", "saml.encryption.certificate": "SEAL",
              "saml.encryption.algorithm": "http://www.w3.org/2009/xmlenc11#aes256-gcm",
              "saml.encryption.keyAlgorithm": "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
              "saml.force.post.binding": "true", "saml.authnstatement": "true",
              "saml_force_name_id_format": "true", "saml_name_id_format": "username" },
            "protocolMappers": [
              { "name": "groups", "protocol": "saml",
                "protocolMapper": "saml-group-membership-mapper",
                "config": { "attribute.name": "groups", "attribute.nameformat": "Basic",
                            "single": "true", "full.path": "false" } } ] },
          { "clientId": "elsewhere", "secret": "another-secret", "publicClient": false,
            "serviceAccountsEnabled": true, "standardFlowEnabled": false } ] }
      """;
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      targets:
        shop: { url: "%1$s", username: postgres, password: "${secret:shop}" }
      gateway:
        listeners: { jdbc: { port: 0 }, console: { port: %3$d } }
        console:
          url: https://localhost:%3$d
          saml:
            idp: "%2$s"
            sign_in: "%2$s/protocol/saml"
            certificates: keycloak.pem
            decrypt: { certificate: saml.pem, key: saml.key }
            groups: groups
            prefix: ""
        identity:
          users: [analysts]
          oidc: [ { issuer: "%2$s", audience: sallyport, subject: preferred_username, groups: groups } ]
      rules:
        - { id: read, permit: [sql.select], on: ["shop/*"], to: [group:analysts] }
      """;

  @TempDir static Path folder;
  private static Process keycloak;
  private static String issuer;
  private static Gateway gateway;

  @BeforeAll
  static void start() throws Exception {
    Path home = unzipped(Path.of(System.getProperty("sallyport.keycloak")));
    Files.createDirectories(home.resolve("data/import"));
    int port = freePort();
    int console = freePort();
    Files.writeString(
        home.resolve("data/import/test-realm.json"),
        REALM
            .replace("MAPPERS", MAPPERS)
            .replace("CONSOLE", "https://localhost:" + console)
            .replace("SEAL", seal()));
    issuer = "http://127.0.0.1:" + port + "/realms/test";
    ProcessBuilder builder =
        new ProcessBuilder(
                "bash",
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--import-realm")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keycloak.log").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    keycloak = builder.start();
    Awaitility.await()
        .atMost(Duration.ofMinutes(10))
        .pollInterval(Duration.ofSeconds(1))
        .until(KeycloakTest::answers);
    String database = TestPostgres.freshDatabase();
    try (Connection admin = TestPostgres.connect(database);
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE TABLE t AS SELECT 7 AS id");
    }
    Path config = folder.resolve("sallyport.yaml");
    Files.writeString(config, FILE.formatted(TestPostgres.url(database), issuer, console));
    Authority.pem(folder.resolve("keycloak.pem"), "CERTIFICATE", certificate());
    gateway =
        Gateway.builder(config)
            .development(true)
            .broker(
                builder2 ->
                    builder2.credentials(
                        new EnvironmentCredentials(Map.of("SALLYPORT_SECRET_SHOP", "postgres"))))
            .start();
  }

  /** A pair that opens assertions; the certificate as Keycloak takes it. */
  private static String seal() throws Exception {
    SamlIdp own = new SamlIdp("RSA", 2048);
    byte[] certificate = own.certificate.getEncoded();
    Authority.pem(folder.resolve("saml.pem"), "CERTIFICATE", certificate);
    Authority.pem(folder.resolve("saml.key"), "PRIVATE KEY", own.key().getEncoded());
    return Base64.getEncoder().encodeToString(certificate);
  }

  @AfterAll
  static void stop() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
    if (keycloak != null) {
      keycloak.descendants().forEach(ProcessHandle::destroyForcibly);
      keycloak.destroyForcibly().waitFor();
    }
  }

  private static Path unzipped(Path zip) throws IOException {
    Path home = null;
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      ZipEntry entry = in.getNextEntry();
      while (entry != null) {
        Path to = folder.resolve(entry.getName()).normalize();
        assertThat(to.startsWith(folder)).as("%s", to).isTrue();
        if (home == null) {
          home = folder.resolve(folder.relativize(to).getName(0));
        }
        if (entry.isDirectory()) {
          Files.createDirectories(to);
        } else {
          Files.createDirectories(to.getParent());
          try (OutputStream out = Files.newOutputStream(to)) {
            in.transferTo(out);
          }
        }
        entry = in.getNextEntry();
      }
    }
    return home;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers() throws Exception {
    assertThat(keycloak.isAlive()).as("%s", folder.resolve("keycloak.log")).isTrue();
    try {
      URI discovery = URI.create(issuer + "/.well-known/openid-configuration");
      HttpResponse<Void> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(discovery).build(),
                  HttpResponse.BodyHandlers.discarding());
      return answer.statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** As Keycloak's own description of itself has it. */
  private static byte[] certificate() throws Exception {
    URI descriptor = URI.create(issuer + "/protocol/saml/descriptor");
    String text =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(descriptor).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    NodeList found = SamlIdp.parsed(text).getElementsByTagNameNS("*", "X509Certificate");
    return Base64.getMimeDecoder().decode(found.item(0).getTextContent());
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("sallyport.fingerprint", gateway.fingerprint());
    properties.setProperty("sallyport.oidc.issuer", issuer);
    return properties;
  }

  private static Properties bot() {
    Properties properties = properties();
    properties.setProperty("sallyport.oidc.clientId", "bot");
    properties.setProperty("sallyport.oidc.clientSecret", "secret-of-the-bot");
    return properties;
  }

  private static Connection connect(Properties properties) throws Exception {
    String url = "jdbc:sallyport://localhost:" + gateway.address("jdbc").getPort() + "/shop";
    return DriverManager.getConnection(url, properties);
  }

  private static void worksFor(String subject, Properties properties) throws Exception {
    try (Connection connection = connect(properties);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM t")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(7);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  gateway.administration().sessions().stream()
                      .anyMatch(session -> session.subject().equals(subject)));
    }
  }

  @Test
  void clientCredentialsOpenASession() throws Exception {
    worksFor("service-account-bot", bot());
  }

  @Test
  void aPersonsTokenIsExchanged() throws Exception {
    String form =
        "grant_type=password&client_id=bot&client_secret=secret-of-the-bot&username=lena"
            + "&password=lenas-password&scope=openid";
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(issuer + "/protocol/openid-connect/token"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Object token = JSONObjectUtils.parse(answer.body()).get("access_token");
    Path file = Files.writeString(folder.resolve("lenas-token"), String.valueOf(token));
    Properties properties = bot();
    properties.setProperty("sallyport.oidc.subjectTokenFile", file.toString());
    worksFor("lena", properties);
  }

  @Test
  void aTokenForAnotherAudienceAndAWrongSecretOpenNone() {
    Properties elsewhere = properties();
    elsewhere.setProperty("sallyport.oidc.clientId", "elsewhere");
    elsewhere.setProperty("sallyport.oidc.clientSecret", "another-secret");
    assertThatThrownBy(() -> connect(elsewhere)).hasMessageContaining("SP-7101");
    Properties wrong = bot();
    wrong.setProperty("sallyport.oidc.clientSecret", "guess");
    assertThatThrownBy(() -> connect(wrong)).hasMessageContaining("SP-53");
  }

  @Test
  void aPersonLogsInOnAnotherDevice() throws Exception {
    Path logins = folder.resolve("logins");
    String address = "localhost:" + gateway.address("jdbc").getPort();
    String scope = "openid offline_access";
    try (Login login = Login.begin(issuer, "sallyport-cli", scope, address, logins)) {
      assertThat(login.done()).as("before anybody has agreed").isFalse();
      LoginForm device = new LoginForm();
      URI prompt = URI.create(String.valueOf(login.prompt().complete()));
      String consent = device.fill(prompt, "lena", "lenas-password");
      assertThat(device.agree(consent)).contains("Device Login Successful");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(login.pause())
          .until(login::done);
    }
    Properties properties = new Properties();
    properties.setProperty("sallyport.fingerprint", gateway.fingerprint());
    properties.setProperty("sallyport.loginDirectory", logins.toString());
    worksFor("lena", properties);
  }

  @Test
  void aPersonSignsInToTheConsoleBySamlAndTheSameAnswerDoesNotCountTwice() throws Exception {
    visit(gateway);
    HttpResponse<String> away = send(request("/console/saml/sign-in"));
    String pending = set(away, "__Host-sallyport-saml");
    String page = new LoginForm().fill(location(away), "lena", "lenas-password");
    String form =
        "SAMLResponse="
            + URLEncoder.encode(LoginForm.hidden(page, "SAMLResponse"), StandardCharsets.UTF_8);
    byte[] answer = Base64.getDecoder().decode(LoginForm.hidden(page, "SAMLResponse"));
    assertThat(new String(answer, StandardCharsets.UTF_8))
        .contains("EncryptedAssertion")
        .doesNotContain("lena");
    HttpResponse<String> in = post(form, pending);
    assertThat(location(in)).isEqualTo(URI.create("/"));
    String seat = set(in, "__Host-sallyport");
    cookie = seat.substring(0, seat.indexOf(';'));
    assertThat(got("session")).containsEntry("name", "lena").containsEntry("role", "user");
    refused(post(form, pending), "SP-7513");
    String other = set(send(request("/console/saml/sign-in")), "__Host-sallyport-saml");
    refused(post(form, other), "SP-7513");
  }

  private HttpResponse<String> post(String form, String pending) throws Exception {
    return send(
        request("/console/saml/signed-in")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Cookie", pending.substring(0, pending.indexOf(';')))
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }
}
