package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.Calls;
import io.sallyport.jdbc.wire.Definition;
import io.sallyport.jdbc.wire.Keys;
import io.sallyport.jdbc.wire.SavepointHandle;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.ClientInfoStatus;
import java.sql.Clob;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What a connection does in the same way whatever its session: makes statements, and calls. */
abstract class ConnectionCalls extends StubConnection {

  abstract void requireOpen() throws SQLException;

  abstract String fact(String name);

  final @Nullable Object call(String method, @Nullable Object... arguments) throws SQLException {
    return connection().call(0, Calls.number("Connection." + method), arguments);
  }

  private PreparedStatement prepare(@Nullable String sql, Definition.Form form, Keys keys)
      throws SQLException {
    requireOpen();
    if (sql == null) {
      throw Codes.badCall("prepareStatement(null)", "give a text");
    }
    return new RemotePreparedStatement(
        connection(), new Definition(Definition.Kind.PREPARED, sql, form, keys));
  }

  private CallableStatement prepareCallable(@Nullable String sql, Definition.Form form)
      throws SQLException {
    requireOpen();
    if (sql == null) {
      throw Codes.badCall("prepareCall(null)", "give a text");
    }
    return new RemoteCallableStatement(
        connection(), new Definition(Definition.Kind.CALL, sql, form, Keys.UNSAID));
  }

  private Statement statement(Definition.Form form) throws SQLException {
    requireOpen();
    return new RemoteStatement(
        connection(), new Definition(Definition.Kind.PLAIN, null, form, Keys.UNSAID));
  }

  private static Definition.Form form(int type, int concurrency, int holdability) {
    return new Definition.Form(type, concurrency, holdability);
  }

  @Override
  public Statement createStatement() throws SQLException {
    return statement(Definition.Form.UNSAID);
  }

  @Override
  public Statement createStatement(int type, int concurrency) throws SQLException {
    return statement(form(type, concurrency, 0));
  }

  @Override
  public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
    return statement(form(type, concurrency, holdability));
  }

  @Override
  public PreparedStatement prepareStatement(String sql) throws SQLException {
    return prepare(sql, Definition.Form.UNSAID, Keys.UNSAID);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency)
      throws SQLException {
    return prepare(sql, form(type, concurrency, 0), Keys.UNSAID);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return prepare(sql, form(type, concurrency, holdability), Keys.UNSAID);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int keys) throws SQLException {
    return prepare(sql, Definition.Form.UNSAID, RemoteStatement.keys(keys));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int[] columns) throws SQLException {
    return prepare(sql, Definition.Form.UNSAID, RemoteStatement.keys(columns));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, String[] columns) throws SQLException {
    return prepare(sql, Definition.Form.UNSAID, RemoteStatement.keys(columns));
  }

  @Override
  public CallableStatement prepareCall(String sql) throws SQLException {
    return prepareCallable(sql, Definition.Form.UNSAID);
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
    return prepareCallable(sql, form(type, concurrency, 0));
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return prepareCallable(sql, form(type, concurrency, holdability));
  }

  @Override
  public String nativeSQL(String sql) throws SQLException {
    requireOpen();
    return sql;
  }

  @Override
  public DatabaseMetaData getMetaData() throws SQLException {
    requireOpen();
    return new RemoteDatabaseMetaData(connection());
  }

  @Override
  public void rollback(Savepoint savepoint) throws SQLException {
    call("rollback(Savepoint)", savepoint);
  }

  @Override
  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    call("releaseSavepoint(Savepoint)", savepoint);
  }

  @Override
  public Savepoint setSavepoint() throws SQLException {
    return savepoint(call("setSavepoint()"));
  }

  @Override
  public Savepoint setSavepoint(String name) throws SQLException {
    return savepoint(call("setSavepoint(String)", name));
  }

  private static Savepoint savepoint(@Nullable Object answer) throws SQLException {
    if (answer instanceof SavepointHandle handle) {
      return new RemoteSavepoint(handle);
    }
    throw Codes.badCall("setSavepoint", "the database made none");
  }

  @Override
  public int getTransactionIsolation() throws SQLException {
    return number(call("getTransactionIsolation()")).intValue();
  }

  @Override
  public boolean isReadOnly() throws SQLException {
    return truth(call("isReadOnly()"));
  }

  @Override
  public void setHoldability(int holdability) throws SQLException {
    call("setHoldability(int)", holdability);
  }

  @Override
  public int getHoldability() throws SQLException {
    return number(call("getHoldability()")).intValue();
  }

  @Override
  public void setCatalog(String name) throws SQLException {
    call("setCatalog(String)", name);
  }

  @Override
  public @Nullable String getCatalog() throws SQLException {
    return (String) call("getCatalog()");
  }

  @Override
  public void setSchema(String name) throws SQLException {
    call("setSchema(String)", name);
  }

  @Override
  public @Nullable String getSchema() throws SQLException {
    return (String) call("getSchema()");
  }

  @Override
  public Map<String, Class<?>> getTypeMap() throws SQLException {
    requireOpen();
    return Map.of();
  }

  @Override
  public Properties getClientInfo() throws SQLException {
    Properties known = new Properties();
    if (call("getClientInfo()") instanceof Map<?, ?> map) {
      map.forEach((name, value) -> known.put(String.valueOf(name), String.valueOf(value)));
    }
    return known;
  }

  @Override
  public @Nullable String getClientInfo(String name) throws SQLException {
    return (String) call("getClientInfo(String)", name);
  }

  @Override
  public void setClientInfo(String name, @Nullable String value) throws SQLClientInfoException {
    try {
      call("setClientInfo(String,String)", name, value);
    } catch (SQLClientInfoException e) {
      throw e;
    } catch (SQLException e) {
      throw new SQLClientInfoException(
          e.getMessage(),
          e.getSQLState(),
          Map.of(String.valueOf(name), ClientInfoStatus.REASON_UNKNOWN));
    }
  }

  @Override
  public void setClientInfo(Properties properties) throws SQLClientInfoException {
    for (String name : properties.stringPropertyNames()) {
      setClientInfo(name, properties.getProperty(name));
    }
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    return (SQLWarning) call("getWarnings()");
  }

  @Override
  public void clearWarnings() throws SQLException {
    call("clearWarnings()");
  }

  @Override
  public void beginRequest() throws SQLException {
    call("beginRequest()");
  }

  @Override
  public void endRequest() throws SQLException {
    call("endRequest()");
  }

  @Override
  public Array createArrayOf(String typeName, Object[] elements) throws SQLException {
    requireOpen();
    return new RemoteArray(typeName, java.sql.Types.OTHER, elements, null, connection());
  }

  @Override
  public Struct createStruct(String typeName, Object[] attributes) throws SQLException {
    requireOpen();
    return new RemoteStruct(typeName, attributes);
  }

  @Override
  public Blob createBlob() throws SQLException {
    requireOpen();
    lobsInRow("Connection.createBlob()");
    return RemoteBlob.made();
  }

  @Override
  public Clob createClob() throws SQLException {
    requireOpen();
    lobsInRow("Connection.createClob()");
    return RemoteClob.made();
  }

  @Override
  public NClob createNClob() throws SQLException {
    requireOpen();
    lobsInRow("Connection.createNClob()");
    return RemoteClob.made();
  }

  /** Refuses LOBs where the database keeps them outside the rows. */
  void lobsInRow(String method) throws SQLException {
    if (fact("lobs").equals("outside")) {
      throw Codes.largeObject(method);
    }
  }

  @Override
  public SQLXML createSQLXML() throws SQLException {
    requireOpen();
    return new RemoteSqlxml(null);
  }
}
