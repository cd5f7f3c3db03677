package io.sallyport.jdbc;

import java.sql.ResultSetMetaData;

/** Nothing is governed here: every method is forwarded. */
final class GovernedResultSetMetaData extends ForwardingResultSetMetaData {
  GovernedResultSetMetaData(Wrapping wrapping, ResultSetMetaData delegate) {
    super(wrapping, delegate);
  }
}
