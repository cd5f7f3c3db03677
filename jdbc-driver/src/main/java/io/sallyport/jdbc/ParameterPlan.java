package io.sallyport.jdbc;

import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.semantics.sql.Dialect;
import io.sallyport.semantics.sql.ParameterSource;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which parameters of an executed text are the caller's own, and which hold what a row filter
 * compares with. Immutable.
 *
 * @param sources one entry for each parameter of the text; empty where all are the caller's own
 */
record ParameterPlan(List<ParameterSource> sources) {
  static final ParameterPlan OWN = new ParameterPlan(List.of());
  private static final String SUBJECT = "subject.";

  ParameterPlan {
    sources = List.copyOf(sources);
  }

  /** Whether the text holds the caller's own parameters only. */
  boolean none() {
    return sources.isEmpty();
  }

  /**
   * The vendor's position of the caller's parameter. One that the caller's text does not have lies
   * behind all others, so that the vendor's driver refuses it.
   */
  int position(int own) {
    if (none() || own < 1) {
      return own;
    }
    int last = 0;
    for (int i = 0; i < sources.size(); i++) {
      int number = number(sources.get(i));
      if (number == own) {
        return i + 1;
      }
      last = Math.max(last, number);
    }
    return sources.size() + own - last;
  }

  /** The caller's number of a parameter, 0 if it is none of the caller's. */
  private static int number(ParameterSource source) {
    if (source instanceof ParameterSource.Own own) {
      return own.number();
    }
    return source instanceof ParameterSource.Lookup lookup ? lookup.number() : 0;
  }

  /** How many of so many parameters are the caller's. */
  int own(int all) {
    long values = sources.stream().filter(ParameterSource.Value.class::isInstance).count();
    return (int) Math.max(0, all - values);
  }

  /** The first attribute that is not there or is no single value, or null. */
  @Nullable String missing(Caller caller) {
    for (ParameterSource source : sources) {
      if (source instanceof ParameterSource.Value value
          && (value(caller, value.name()) == null
              || value(caller, value.name()) instanceof List<?>)) {
        return value.name();
      }
    }
    return null;
  }

  /** Sets the filters' values and nothing else; exceptions are the vendor's own. */
  void bind(PreparedStatement vendor, Caller caller, Dialect dialect) throws SQLException {
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i) instanceof ParameterSource.Value value) {
        bind(vendor, i + 1, value(caller, value.name()), dialect);
      }
    }
  }

  private static void bind(
      PreparedStatement vendor, int position, @Nullable Object value, Dialect dialect)
      throws SQLException {
    if (value instanceof Instant instant) {
      vendor.setObject(position, instant.atOffset(ZoneOffset.UTC));
    } else if (dialect == Dialect.POSTGRESQL && value != null) {
      // PostgreSQL compares nothing of different types, and takes an untyped value for the
      // column's.
      vendor.setObject(position, value.toString(), Types.OTHER);
    } else {
      vendor.setObject(position, value);
    }
  }

  private static @Nullable Object value(Caller caller, String name) {
    Subject subject = caller.subject();
    if (!name.startsWith(SUBJECT)) {
      return null;
    }
    String attribute = name.substring(SUBJECT.length());
    return switch (attribute) {
      case "id" -> subject.id();
      case "groups" -> List.copyOf(subject.groups());
      default -> subject.attributes().get(attribute);
    };
  }
}
