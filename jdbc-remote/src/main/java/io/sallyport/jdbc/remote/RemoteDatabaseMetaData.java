package io.sallyport.jdbc.remote;

import java.sql.Connection;

/** Metadata, each call of which is one at the gateway. */
final class RemoteDatabaseMetaData extends StubDatabaseMetaData {
  private final RemoteConnection connection;

  RemoteDatabaseMetaData(RemoteConnection connection) {
    this.connection = connection;
  }

  @Override
  RemoteConnection connection() {
    return connection;
  }

  @Override
  public Connection getConnection() {
    return connection;
  }

  @Override
  public int getDriverMajorVersion() {
    return version("driver.major");
  }

  @Override
  public int getDriverMinorVersion() {
    return version("driver.minor");
  }

  private int version(String fact) {
    String said = connection.fact(fact);
    return said.matches("[0-9]{1,6}") ? Integer.parseInt(said) : 0;
  }
}
