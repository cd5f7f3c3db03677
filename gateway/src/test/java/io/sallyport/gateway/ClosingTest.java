package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditEvent.Finished;
import io.sallyport.audit.spi.AuditEvent.SessionClosed;
import io.sallyport.audit.spi.AuditEvent.Status;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.testkit.MemoryAuditSink;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is closed while calls are under way: what became of them is on record. */
@Timeout(60)
final class ClosingTest {
  private static final String RULES =
      """
      version: 1
      targets:
        slow: { url: "http://127.0.0.1:%d", headers: { X-Api-Key: "${secret:slow}" } }
      rules:
        - { id: read, permit: [http.get], on: ["slow/**"] }
      """;

  private static final String DATABASE =
      """
      version: 1
      targets: { shop: { url: "jdbc:h2:mem:closing;DB_CLOSE_DELAY=-1" } }
      gateway: { listeners: { jdbc: { port: 0 } } }
      rules:
        - { id: read, permit: [sql.select], on: ["shop/*"] }
      """;

  @TempDir Path folder;

  @Test
  void aQueryThatStillRunsHasItsOutcomeBeforeTheTrailEnds() throws Exception {
    Path config = folder.resolve("sallyport.yaml");
    Files.writeString(config, DATABASE);
    MemoryAuditSink sink = MemoryAuditSink.unbounded();
    try (Connection keeper = DriverManager.getConnection("jdbc:h2:mem:closing;DB_CLOSE_DELAY=-1");
        Statement fill = keeper.createStatement();
        Gateway gateway =
            Gateway.builder(config).development(true).broker(broker -> broker.sink(sink)).start()) {
      fill.execute("CREATE TABLE big AS SELECT x FROM SYSTEM_RANGE(1, 10000)");
      var wanted = new ApiTokens.Wanted("test", "alice", null, Set.of(), null);
      Properties who = new Properties();
      who.setProperty(
          "sallyport.token",
          gateway.administration().createToken(wanted, "test").text().use(String::new));
      who.setProperty("sallyport.fingerprint", gateway.fingerprint());
      String url = "jdbc:sallyport://localhost:" + gateway.address("jdbc").getPort() + "/shop";
      try (Connection connection = DriverManager.getConnection(url, who);
          Statement statement = connection.createStatement()) {
        Thread asking = new Thread(() -> failing(statement));
        asking.start();
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> !sink.events(AuditEvent.Decided.class).isEmpty());
        gateway.close();
        List<Finished> ends = sink.events(Finished.class);
        assertThat(ends).hasSize(1);
        assertThat(ends.get(0).status()).isEqualTo(Status.FAILED);
        asking.join(20_000);
        assertThat(asking.isAlive()).isFalse();
      } catch (SQLException closing) {
        // The connection was cut, so that closing it may fail.
        assertThat((Throwable) closing).isNotNull();
      }
    }
  }

  private static void failing(Statement statement) {
    assertThatThrownBy(
            () -> statement.executeQuery("SELECT count(*) FROM big a, big b, big c, big d"))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void aCallThatIsUnderWayHasItsOutcomeBeforeTheTrailEnds() throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket target = new ServerSocket(0, 1, here);
        HttpWorld world = new HttpWorld(folder, RULES.formatted(target.getLocalPort()));
        SSLSocket client = world.connect()) {
      client
          .getOutputStream()
          .write(world.request("GET", "/t/slow/a", "", "").getBytes(StandardCharsets.ISO_8859_1));
      client.getOutputStream().flush();
      try (Socket asked = target.accept()) {
        assertThat(asked.getInputStream().read()).as("the request is there").isEqualTo('G');
        assertThat(world.decisions()).hasSize(1);
        world.gateway.close();
        List<Finished> ends = world.sink.events(Finished.class);
        assertThat(ends).hasSize(1);
        assertThat(ends.get(0).status()).isEqualTo(Status.FAILED);
        assertThat(ends.get(0).exchange()).isEqualTo(world.decisions().get(0).exchange());
        List<AuditEvent> all = world.sink.events();
        assertThat(world.sink.events(SessionClosed.class)).hasSize(1);
        assertThat(all.indexOf(world.sink.events(SessionClosed.class).get(0)))
            .isGreaterThan(all.indexOf(ends.get(0)));
      }
    }
  }
}
