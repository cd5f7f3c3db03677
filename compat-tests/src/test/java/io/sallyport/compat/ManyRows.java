package io.sallyport.compat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Properties;

/** A process that reads a table through a gateway: {@code URL}, the properties on its input. */
final class ManyRows {
  private ManyRows() {}

  public static void main(String[] args) throws Exception {
    Properties settings = new Properties();
    settings.load(System.in);
    long count = 0;
    long sum = 0;
    try (Connection connection = DriverManager.getConnection(args[0], settings);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id, filler FROM many")) {
      while (rows.next()) {
        count++;
        sum += rows.getLong(1) + rows.getString(2).length();
      }
    }
    System.out.println(count + " " + sum);
  }
}
