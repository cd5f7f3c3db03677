package io.sallyport.jdbc;

import java.sql.ParameterMetaData;
import java.sql.SQLException;

/** The caller's own parameters among those of the text that is executed. */
final class GovernedParameterMetaData extends ForwardingParameterMetaData {
  private final ParameterPlan plan;

  GovernedParameterMetaData(Wrapping wrapping, ParameterMetaData delegate, ParameterPlan plan) {
    super(wrapping, delegate);
    this.plan = plan;
  }

  @Override
  int position(int parameter) {
    return plan.position(parameter);
  }

  @Override
  public int getParameterCount() throws SQLException {
    try {
      return plan.own(delegate.getParameterCount());
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }
}
