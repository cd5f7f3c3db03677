package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.approval.jdbc.JdbcApprovals;
import io.sallyport.audit.spi.ActRecorder;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.SallyportAccessDeniedException;
import io.sallyport.jdbc.SallyportDataSource;
import io.sallyport.kernel.ApprovalDesk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The walk of docs/approvals.md, under the rules that stand there. */
@Timeout(120)
final class ApprovalsWalkTest {
  private static final String DELETE = "DELETE FROM customers WHERE id = 1";
  private static final Path PAGE =
      Path.of(System.getProperty("sallyport.root", "..")).resolve("docs/approvals.md");

  @TempDir Path folder;

  private final String url = "jdbc:h2:mem:" + UUID.randomUUID();
  private final JdbcDataSource approvals = new JdbcDataSource();

  private static String block(String language) throws Exception {
    String page = Files.readString(PAGE);
    int from = page.indexOf("```" + language + "\n") + language.length() + 4;
    return page.substring(from, page.indexOf("```", from));
  }

  private EmbeddedBroker broker() throws Exception {
    approvals.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return EmbeddedBroker.builder()
        .configText("sallyport.yaml", block("yaml"))
        .journal(folder.resolve("audit"))
        .approvals(JdbcApprovals.open(approvals))
        .build();
  }

  private Connection agent(EmbeddedBroker broker, String approval) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("sallyport.target", "shop");
    settings.setProperty("sallyport.approval", approval);
    return new SallyportDataSource(
            "jdbc:sallyport:" + url.substring("jdbc:".length()), settings, broker)
        .getConnection(new Caller(Subject.of("shop-bot", "agents"), null, "tidy up"));
  }

  private Connection shop() throws SQLException {
    Connection keeper = DriverManager.getConnection(url);
    try (Statement statement = keeper.createStatement()) {
      statement.execute("CREATE TABLE customers (id INT PRIMARY KEY)");
      statement.execute("INSERT INTO customers VALUES (1), (2)");
    }
    return keeper;
  }

  private static SallyportAccessDeniedException refused(Connection agent, String sql) {
    return catchThrowableOfType(
        SallyportAccessDeniedException.class, () -> agent.createStatement().executeUpdate(sql));
  }

  @Test
  void anAgentThatDoesNotWaitMakesTheCallAgain() throws Exception {
    try (Connection keeper = shop();
        EmbeddedBroker broker = broker();
        Connection agent = agent(broker, "async")) {
      SallyportAccessDeniedException pending = refused(agent, DELETE);
      String id = pending.approval();
      broker.desk().approve(id, Subject.of("lena", "leads"));
      broker.desk().approve(id, Subject.of("lars", "leads"));
      assertThat(agent.createStatement().executeUpdate(DELETE)).isEqualTo(1);

      assertThat(pending.code()).isEqualTo("SP-2030");
      assertThat(refused(agent, DELETE).approval()).isNotEqualTo(id);
      String own =
          Files.readString(Path.of("src/test/java/io/sallyport/compat/ApprovalsWalkTest.java"));
      assertThat(own.replaceAll("\\s+", " "))
          .contains(block("java").strip().replaceAll("\\s+", " "));
    }
  }

  @Test
  void anAgentThatWaitsGoesOnWhenPeopleInAnotherPlaceAgree() throws Exception {
    try (Connection keeper = shop();
        EmbeddedBroker broker = broker();
        Connection agent = agent(broker, "wait")) {
      CompletableFuture<Integer> done =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return agent.createStatement().executeUpdate(DELETE);
                } catch (SQLException e) {
                  throw new java.util.concurrent.CompletionException(e);
                }
              });
      ApprovalDesk elsewhere =
          new ApprovalDesk(JdbcApprovals.open(approvals), Clock.systemUTC(), ActRecorder.none());
      String id = awaited(elsewhere);
      assertThat(elsewhere.find(id).call().operation()).contains("DELETE");
      elsewhere.approve(id, Subject.of("lena", "leads"));
      elsewhere.approve(id, Subject.of("lars", "leads"));
      assertThat(done.get(60, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  private static String awaited(ApprovalDesk desk) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (desk.open().isEmpty()) {
      assertThat(System.nanoTime()).as("nobody was asked").isLessThan(deadline);
      Thread.onSpinWait();
    }
    return desk.open().get(0).id();
  }
}
