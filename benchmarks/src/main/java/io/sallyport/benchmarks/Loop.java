package io.sallyport.benchmarks;

import java.sql.SQLException;

/** One workload on one connection. One thread at a time. */
interface Loop extends AutoCloseable {
  /**
   * Does the work a number of times.
   *
   * @return a sum over what was read, so that nothing can be left out
   */
  long run(int times) throws SQLException;

  @Override
  void close() throws SQLException;
}
