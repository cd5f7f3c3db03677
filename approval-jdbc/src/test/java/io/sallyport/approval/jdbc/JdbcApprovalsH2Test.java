package io.sallyport.approval.jdbc;

import io.sallyport.policy.spi.ApprovalStore;
import io.sallyport.testkit.ApprovalStoreContract;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;

final class JdbcApprovalsH2Test extends ApprovalStoreContract {
  private final JdbcDataSource source = new JdbcDataSource();

  @Override
  protected ApprovalStore open() throws Exception {
    source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return JdbcApprovals.open(source);
  }

  @Override
  protected ApprovalStore another(ApprovalStore first) throws Exception {
    return JdbcApprovals.open(source);
  }
}
