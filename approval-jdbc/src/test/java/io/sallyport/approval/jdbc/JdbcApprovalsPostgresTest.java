package io.sallyport.approval.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.policy.spi.ApprovalStore;
import io.sallyport.policy.spi.ApprovalStoreException;
import io.sallyport.testkit.ApprovalStoreContract;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class JdbcApprovalsPostgresTest extends ApprovalStoreContract {
  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgres.start();
  }

  @AfterAll
  static void end() throws Exception {
    server.close();
  }

  @Override
  protected ApprovalStore open() throws Exception {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS sallyport_approval");
    }
    return JdbcApprovals.open(server.getPostgresDatabase());
  }

  @Override
  protected ApprovalStore another(ApprovalStore first) throws Exception {
    return JdbcApprovals.open(server.getPostgresDatabase());
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsNamed() {
    assertThatThrownBy(() -> JdbcApprovals.open(server.getDatabase("postgres", "missing")))
        .isInstanceOf(ApprovalStoreException.class)
        .hasMessageStartingWith("SP-2042");
  }
}
