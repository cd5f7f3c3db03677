package io.sallyport.jdbc.codegen;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.RowIdLifetime;
import java.sql.SQLType;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Set;

/** What the generated code does to an argument or a result of a type. A type not listed fails. */
final class Conversions {
  private static final Set<Class<?>> VALUES =
      Set.of(
          String.class,
          byte[].class,
          BigDecimal.class,
          Date.class,
          Time.class,
          Timestamp.class,
          URL.class,
          RowIdLifetime.class);
  private static final Set<Class<?>> PLAIN_ARGUMENTS =
      Set.of(
          int[].class, String[].class, SQLType.class, Class.class, InputStream.class, Reader.class);
  private static final Set<Class<?>> WRAPPED =
      Set.of(
          Array.class,
          Blob.class,
          Clob.class,
          NClob.class,
          SQLXML.class,
          Struct.class,
          Ref.class,
          RowId.class,
          Savepoint.class);

  /** May hold wrappers or may change between the decision and the call, so a copy is passed. */
  private static final Set<Class<?>> COPIED =
      Set.of(
          Object.class,
          Object[].class,
          byte[].class,
          Calendar.class,
          Date.class,
          Time.class,
          Timestamp.class);

  private static final Set<Class<?>> WRAPPED_RESULTS =
      Set.of(
          Object.class,
          Object[].class,
          ResultSet.class,
          InputStream.class,
          Reader.class,
          OutputStream.class,
          Writer.class,
          SQLWarning.class);

  private static final Set<Class<?>> LOBS = Set.of(Blob.class, Clob.class, NClob.class);

  /** Interfaces whose text and bytes are row values, so that a cap on bytes counts them. */
  private static final Set<Class<?>> ROW_VALUES =
      Set.of(ResultSet.class, CallableStatement.class, Blob.class, Clob.class, SQLXML.class);

  private Conversions() {}

  /** Whether the argument must be unwrapped or copied before the vendor's driver gets it. */
  static boolean unwraps(Class<?> argument) throws TableException {
    if (WRAPPED.contains(argument) || COPIED.contains(argument)) {
      return true;
    }
    if (argument.isPrimitive() || VALUES.contains(argument) || PLAIN_ARGUMENTS.contains(argument)) {
      return false;
    }
    throw new TableException("no rule for an argument of type " + argument.getName());
  }

  static String unwrapped(Class<?> argument, String name) {
    return WRAPPED.contains(argument)
        ? "wrapping.in(" + name + ", " + argument.getSimpleName() + ".class)"
        : "wrapping.in(" + name + ")";
  }

  /** The expression that makes the vendor's result ours; the name itself where it is a value. */
  static String result(Method method, String name) throws TableException {
    Class<?> type = method.getReturnType();
    boolean sized = type == String.class || type == byte[].class;
    if (sized && ROW_VALUES.contains(method.getDeclaringClass())) {
      return "wrapping.received(" + name + ")";
    }
    if (type.isPrimitive() || VALUES.contains(type)) {
      return name;
    }
    if (method.getTypeParameters().length > 0) {
      return "wrapping.out(" + name + ", b)";
    }
    if (LOBS.contains(type) && method.getDeclaringClass() == Connection.class) {
      return "wrapping.made(" + name + ")";
    }
    if (WRAPPED.contains(type) || WRAPPED_RESULTS.contains(type)) {
      return "wrapping.out(" + name + ")";
    }
    throw new TableException("no rule for a result of type " + type.getName());
  }
}
