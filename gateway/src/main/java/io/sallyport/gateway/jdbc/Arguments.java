package io.sallyport.gateway.jdbc;

import io.sallyport.jdbc.wire.ArrayValue;
import io.sallyport.jdbc.wire.CalendarValue;
import io.sallyport.jdbc.wire.ClassValueName;
import io.sallyport.jdbc.wire.LobValue;
import io.sallyport.jdbc.wire.ProtocolException;
import io.sallyport.jdbc.wire.RowIdValue;
import io.sallyport.jdbc.wire.SavepointHandle;
import io.sallyport.jdbc.wire.StreamHandle;
import io.sallyport.jdbc.wire.StructValue;
import io.sallyport.jdbc.wire.TypeValue;
import io.sallyport.jdbc.wire.UrlValue;
import io.sallyport.jdbc.wire.XmlValue;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.NClob;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.Arrays;
import java.util.Calendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TimeZone;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client passes, as the governed driver takes it. Classes are looked up in a list, never
 * loaded by name. By the session's thread alone.
 */
final class Arguments {
  /** What a number may have that comes as a text; as one it is held to that by the wire. */
  private static final int MOST_DIGITS = 200_000;

  private static final Pattern EXPONENT = Pattern.compile("[eE][+-]?0*[1-9][0-9]{5}");

  private static final Map<String, Class<?>> CLASSES = new HashMap<>();
  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          boolean.class, Boolean.class,
          byte.class, Byte.class,
          char.class, Character.class,
          short.class, Short.class,
          int.class, Integer.class,
          long.class, Long.class,
          float.class, Float.class,
          double.class, Double.class);

  static {
    for (Class<?> type :
        List.of(
            Object.class,
            String.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigDecimal.class,
            BigInteger.class,
            byte[].class,
            UUID.class,
            Date.class,
            Time.class,
            Timestamp.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            OffsetTime.class,
            Array.class,
            Blob.class,
            Clob.class,
            NClob.class,
            SQLXML.class)) {
      CLASSES.put(type.getName(), type);
    }
  }

  private final Connection connection;
  private final Answers answers;

  Arguments(Connection connection, Answers answers) {
    this.connection = connection;
    this.answers = answers;
  }

  /** The arguments of a call, checked against the method's parameters. */
  @Nullable Object[] of(Method method, List<@Nullable Object> given, Streams streams)
      throws SQLException, ProtocolException {
    Class<?>[] types = method.getParameterTypes();
    if (types.length != given.size()) {
      throw new ProtocolException(
          given.size() + " arguments for " + method.getName(), "it takes " + types.length);
    }
    @Nullable Object[] arguments = new @Nullable Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] = of(types[i], given.get(i), streams);
      if (arguments[i] == null ? types[i].isPrimitive() : !fits(types[i], arguments[i])) {
        throw new ProtocolException(
            "an argument of another type for " + method.getName(),
            "it takes " + types[i].getName());
      }
    }
    requireShort(arguments);
    return arguments;
  }

  /** Of a text that is to be bound as a number the driver makes one, and writes all of it out. */
  private static void requireShort(@Nullable Object[] arguments) throws SQLException {
    if (arguments.length < 3 || !(arguments[1] instanceof String text)) {
      return;
    }
    Object type = arguments[2];
    Object number = type instanceof SQLType known ? known.getVendorTypeNumber() : type;
    if (Objects.equals(number, Types.NUMERIC) || Objects.equals(number, Types.DECIMAL)) {
      if (text.length() > MOST_DIGITS || EXPONENT.matcher(text).find()) {
        throw Codes.unsuited("a number of so many digits");
      }
    }
  }

  private static boolean fits(Class<?> type, Object argument) {
    if (!type.isPrimitive()) {
      return type.isInstance(argument);
    }
    return Objects.requireNonNull(BOXES.get(type)).isInstance(argument);
  }

  private @Nullable Object of(Class<?> type, @Nullable Object given, Streams streams)
      throws SQLException {
    if (given == null || given instanceof Number || given instanceof String) {
      return given;
    }
    if (given instanceof StreamHandle handle) {
      return stream(type, handle, streams);
    }
    if (given instanceof Object[] elements && given.getClass() == Object[].class) {
      @Nullable Object[] made = new @Nullable Object[elements.length];
      for (int i = 0; i < made.length; i++) {
        made[i] = of(Object.class, elements[i], streams);
      }
      return made;
    }
    if (given instanceof Map<?, ?> map) {
      Properties properties = new Properties();
      map.forEach((name, value) -> properties.put(name, String.valueOf(value)));
      return properties;
    }
    return object(given, streams);
  }

  private static Object stream(Class<?> type, StreamHandle handle, Streams streams)
      throws SQLException {
    if (type == InputStream.class) {
      return streams.stream(handle);
    }
    if (type == Reader.class) {
      return streams.reader(handle);
    }
    byte[] whole = streams.whole(handle);
    return handle.text() ? new String(whole, StandardCharsets.UTF_8) : whole;
  }

  private Object object(Object given, Streams streams) throws SQLException {
    if (given instanceof ArrayValue array) {
      Object elements = of(Object.class, array.elements(), streams);
      return connection.createArrayOf(array.typeName(), boxed(elements));
    }
    if (given instanceof StructValue struct) {
      return connection.createStruct(struct.typeName(), struct.attributes().toArray());
    }
    if (given instanceof LobValue lob) {
      return lob(lob);
    }
    if (given instanceof XmlValue xml) {
      SQLXML made = connection.createSQLXML();
      made.setString(xml.text());
      return made;
    }
    if (given instanceof SavepointHandle savepoint) {
      return answers.savepoint(savepoint);
    }
    if (given instanceof TypeValue type) {
      return type(type);
    }
    if (given instanceof ClassValueName name) {
      Class<?> known = CLASSES.get(name.name());
      if (known == null) {
        throw Codes.unsuited(name.name());
      }
      return known;
    }
    if (given instanceof CalendarValue calendar) {
      Calendar made = Calendar.getInstance(TimeZone.getTimeZone(calendar.zone()));
      made.setTimeInMillis(calendar.millis());
      return made;
    }
    if (given instanceof UrlValue url) {
      return url(url);
    }
    if (given instanceof RowIdValue) {
      throw Codes.unsuited("RowId");
    }
    return given;
  }

  /** {@code createArrayOf} takes objects. */
  private static @Nullable Object[] boxed(@Nullable Object elements) {
    if (elements instanceof Object[] objects) {
      return objects;
    }
    if (elements == null) {
      return new Object[0];
    }
    @Nullable Object[] boxed = new @Nullable Object[java.lang.reflect.Array.getLength(elements)];
    Arrays.setAll(boxed, i -> java.lang.reflect.Array.get(elements, i));
    return boxed;
  }

  private Object lob(LobValue lob) throws SQLException {
    byte[] bytes = lob.bytes();
    if (bytes != null) {
      Blob made = connection.createBlob();
      made.setBytes(1, bytes);
      return made;
    }
    Clob made =
        lob.kind() == LobValue.Kind.NCLOB ? connection.createNClob() : connection.createClob();
    made.setString(1, Objects.requireNonNull(lob.text()));
    return made;
  }

  private static SQLType type(TypeValue type) throws SQLException {
    try {
      return JDBCType.valueOf(type.number());
    } catch (IllegalArgumentException e) {
      throw Codes.unsuited("the SQL type " + type.name() + " of " + type.vendor());
    }
  }

  private static URL url(UrlValue url) throws SQLException {
    try {
      return new URL(url.text());
    } catch (MalformedURLException e) {
      throw Codes.unsuited("a URL");
    }
  }
}
