package io.sallyport.compat;

import io.sallyport.api.Arguments;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * A process that writes through the governed driver until it is killed: {@code URL AUDIT ROUND}, or
 * {@code URL ROUND} and on its input the properties, where the URL is a gateway's. Each row is
 * inserted, and each second one is changed, in transactions of their own.
 */
final class Load {
  static final int WRITERS = 2;
  static final long ROUND = 1_000_000;

  private Load() {}

  public static void main(String[] args) throws Exception {
    Properties settings = new Properties();
    if (args.length == 2) {
      settings.load(System.in);
    } else {
      settings.setProperty("user", "postgres");
      settings.setProperty("password", "postgres");
      settings.setProperty("sallyport.config", "classpath:kill.yaml");
      settings.setProperty("sallyport.audit", args[1]);
      settings.setProperty("sallyport.target", "shop");
      settings.setProperty("sallyport.subject", "load");
    }
    long first = Long.parseLong(args[args.length - 1]) * ROUND;
    CountDownLatch working = new CountDownLatch(WRITERS);
    for (int writer = 0; writer < WRITERS; writer++) {
      Connection connection = DriverManager.getConnection(args[0], settings);
      long from = first + writer * (ROUND / WRITERS);
      new Thread(() -> write(connection, from, working)).start();
    }
    // A busy machine may take longer to get here than the process is left to live from now on.
    working.await();
    System.out.println("ready");
  }

  private static void write(Connection connection, long from, CountDownLatch working) {
    try (PreparedStatement insert =
            connection.prepareStatement("INSERT INTO ledger (id, note) VALUES (?, ?)");
        PreparedStatement update =
            connection.prepareStatement("UPDATE ledger SET note = ? WHERE id = ?")) {
      for (long id = from; ; id++) {
        insert.setLong(1, id);
        insert.setString(2, added(id));
        insert.executeUpdate();
        working.countDown();
        if (id % 2 == 0) {
          update.setString(1, changed(id));
          update.setLong(2, id);
          update.executeUpdate();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The load ended before it was killed", e);
    }
  }

  static String added(long id) {
    return "added " + id;
  }

  static String changed(long id) {
    return "changed " + id;
  }

  /** The digest by which the journal knows the insert of a row. */
  static String insertDigest(long id) {
    return Arguments.of(id, added(id)).digest();
  }

  /** The digest by which the journal knows the change of a row. */
  static String updateDigest(long id) {
    return Arguments.of(changed(id), id).digest();
  }
}
