package io.sallyport.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;

/** Where a contender's connections come from. Thread-safe. */
interface Source extends AutoCloseable {
  Connection connect() throws SQLException;

  @Override
  default void close() throws SQLException {}
}
