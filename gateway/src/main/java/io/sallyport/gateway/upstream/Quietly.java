package io.sallyport.gateway.upstream;

import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what may fail without consequence, since the connection ends anyway. */
final class Quietly {
  private static final Logger log = LoggerFactory.getLogger(Pool.class);

  private Quietly() {}

  /** Something to be done with a connection. */
  interface Work {
    void run() throws SQLException;
  }

  static void run(Work work) {
    try {
      work.run();
    } catch (SQLException | RuntimeException e) {
      log.debug("Ending a connection.", e);
    }
  }

  static void log(String what, Exception e) {
    log.warn("{} {}", what, e.getClass().getSimpleName());
    log.debug(what, e);
  }
}
