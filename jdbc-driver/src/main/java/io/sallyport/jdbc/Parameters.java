package io.sallyport.jdbc;

import io.sallyport.api.Arguments;
import java.net.URL;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLType;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One set of parameters as the caller set them: what a decision is bound to, and what is set again
 * on a statement prepared anew. One thread at a time.
 */
final class Parameters {
  private @Nullable Binding[] byPosition;
  private int size;
  private @Nullable Map<String, NamedBinding> byName;

  Parameters() {
    this.byPosition = new Binding[8];
  }

  private Parameters(Parameters other) {
    this.byPosition = Arrays.copyOf(other.byPosition, other.byPosition.length);
    this.size = other.size;
    Map<String, NamedBinding> names = other.byName;
    this.byName = names == null ? null : new TreeMap<>(names);
  }

  Parameters copy() {
    return new Parameters(this);
  }

  void set(int position, Binding binding) {
    int index = position - 1;
    if (index < 0) {
      return;
    }
    if (index >= byPosition.length) {
      byPosition = Arrays.copyOf(byPosition, Math.max(index + 1, 2 * byPosition.length));
    }
    byPosition[index] = binding;
    size = Math.max(size, position);
  }

  void set(String name, NamedBinding binding) {
    Map<String, NamedBinding> names = byName;
    if (names == null) {
      names = new TreeMap<>();
      byName = names;
    }
    names.put(name, binding);
  }

  void clear() {
    Arrays.fill(byPosition, null);
    size = 0;
    byName = null;
  }

  /** The values, for the decision and its record. */
  Arguments arguments() {
    if (size == 0 && byName == null) {
      return Arguments.none();
    }
    List<@Nullable Object> values = new ArrayList<>(size);
    List<String> manners = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Binding binding = byPosition[i];
      values.add(binding == null ? null : binding.value());
      manners.add(binding == null ? "" : manner(binding.first(), binding.second()));
    }
    if (byName != null) {
      for (Map.Entry<String, NamedBinding> entry : byName.entrySet()) {
        NamedBinding binding = entry.getValue();
        values.add(entry.getKey());
        values.add(binding.value());
        manners.add(manner(binding.first(), binding.second()));
      }
    }
    boolean complete = values.stream().allMatch(Parameters::readable);
    Object[] all = values.toArray();
    return (complete ? Arguments.of(all) : Arguments.incomplete(all)).bound(manners);
  }

  /** What a setter's further arguments make of its value: its type, or its time. */
  private static String manner(@Nullable Object first, @Nullable Object second) {
    return first == null && second == null ? "" : text(first) + " " + text(second);
  }

  private static String text(@Nullable Object further) {
    if (further instanceof Calendar calendar) {
      return calendar.getTimeZone().toString();
    }
    return further instanceof SQLType type
        ? type.getVendor() + ":" + type.getVendorTypeNumber() + ":" + type.getName()
        : String.valueOf(further);
  }

  /** Whether the value's class and text stand for all of it: of other classes nobody knows. */
  private static boolean readable(@Nullable Object value) {
    if (value == null || value instanceof String || value instanceof Number) {
      return true;
    }
    if (value.getClass().isArray()) {
      return !(value instanceof Object[] items)
          || Arrays.stream(items).allMatch(Parameters::readable);
    }
    return value instanceof Boolean
        || value instanceof Character
        || value instanceof Date
        || value instanceof TemporalAccessor
        || value instanceof TemporalAmount
        || value instanceof UUID
        || value instanceof URL
        || value instanceof Enum;
  }

  /** Sets every parameter in its place; exceptions are the vendor's own. */
  void apply(PreparedStatement vendor, ParameterPlan plan) throws SQLException {
    for (int i = 0; i < size; i++) {
      Binding binding = byPosition[i];
      if (binding != null) {
        binding.apply(vendor, plan.position(i + 1));
      }
    }
    if (byName != null && vendor instanceof CallableStatement call) {
      for (Map.Entry<String, NamedBinding> entry : byName.entrySet()) {
        entry.getValue().apply(call, entry.getKey());
      }
    }
  }
}
