package io.sallyport.jdbc.remote;

import java.sql.ParameterMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The parameters of a prepared statement. Immutable. */
final class RemoteParameterMetaData implements ParameterMetaData {
  private static final int CLASS = 0;
  private static final int MODE = 1;
  private static final int TYPE = 2;
  private static final int TYPE_NAME = 3;
  private static final int PRECISION = 4;
  private static final int SCALE = 5;
  private static final int NULLABLE = 6;
  private static final int SIGNED = 7;

  private final Object[] parameters;

  RemoteParameterMetaData(Object[] parameters) {
    this.parameters = parameters;
  }

  private @Nullable Object detail(int index, int which) throws SQLException {
    if (index < 1 || index > parameters.length) {
      throw Codes.badCall("parameter " + index, "there are " + parameters.length);
    }
    return parameters[index - 1] instanceof Object[] row && row.length > which ? row[which] : null;
  }

  private int number(int index, int which) throws SQLException {
    return RemoteObject.number(detail(index, which)).intValue();
  }

  private String text(int index, int which) throws SQLException {
    return detail(index, which) instanceof String text ? text : "";
  }

  @Override
  public int getParameterCount() {
    return parameters.length;
  }

  @Override
  public String getParameterClassName(int index) throws SQLException {
    return text(index, CLASS);
  }

  @Override
  public int getParameterMode(int index) throws SQLException {
    return number(index, MODE);
  }

  @Override
  public int getParameterType(int index) throws SQLException {
    return number(index, TYPE);
  }

  @Override
  public String getParameterTypeName(int index) throws SQLException {
    return text(index, TYPE_NAME);
  }

  @Override
  public int getPrecision(int index) throws SQLException {
    return number(index, PRECISION);
  }

  @Override
  public int getScale(int index) throws SQLException {
    return number(index, SCALE);
  }

  @Override
  public int isNullable(int index) throws SQLException {
    return number(index, NULLABLE);
  }

  @Override
  public boolean isSigned(int index) throws SQLException {
    return RemoteObject.truth(detail(index, SIGNED));
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw Codes.refused(
        "unwrap(" + type.getName() + ")", "there is no vendor's object; use this one");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
