package io.sallyport.jdbc;

import java.sql.ParameterMetaData;
import java.sql.SQLException;

/** The parameters of the text that is executed. */
final class GovernedParameterMetaData extends ForwardingParameterMetaData {
  GovernedParameterMetaData(Wrapping wrapping, ParameterMetaData delegate) {
    super(wrapping, delegate);
  }

  @Override
  int position(int parameter) {
    return parameter;
  }

  @Override
  public int getParameterCount() throws SQLException {
    try {
      return delegate.getParameterCount();
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }
}
