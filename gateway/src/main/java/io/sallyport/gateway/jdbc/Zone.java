package io.sallyport.gateway.jdbc;

import java.lang.reflect.Method;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * The client's time zone, in which its dates without a calendar are meant: in another process the
 * JVM's own zone may be another one. Immutable.
 *
 * @param zone the client's zone, or null where it is the JVM's
 */
record Zone(@Nullable TimeZone zone) {
  static Zone of(String id) {
    TimeZone zone = TimeZone.getTimeZone(id);
    boolean same = zone.toZoneId().getRules().equals(ZoneId.systemDefault().getRules());
    return new Zone(same ? null : zone);
  }

  /** Sets a date in the client's zone; false where nothing is special about the parameter. */
  boolean set(Statement statement, Method method, @Nullable Object[] given) throws SQLException {
    if (zone == null
        || given.length != 2
        || !(given[0] instanceof Integer index)
        || !(statement instanceof PreparedStatement on)
        || !method.getName().startsWith("set")) {
      return false;
    }
    Calendar calendar = Calendar.getInstance(zone);
    if (given[1] instanceof Timestamp time) {
      on.setTimestamp(index, time, calendar);
    } else if (given[1] instanceof Time time) {
      on.setTime(index, time, calendar);
    } else if (given[1] instanceof Date date) {
      on.setDate(index, date, calendar);
    } else {
      return false;
    }
    return true;
  }
}
