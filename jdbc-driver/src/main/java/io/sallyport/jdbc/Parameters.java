package io.sallyport.jdbc;

import io.sallyport.api.Arguments;
import java.io.InputStream;
import java.io.Reader;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    boolean complete = true;
    for (int i = 0; i < size; i++) {
      Binding binding = byPosition[i];
      Object value = binding == null ? null : binding.value();
      values.add(value);
      complete &= readable(value);
    }
    if (byName != null) {
      for (Map.Entry<String, NamedBinding> entry : byName.entrySet()) {
        values.add(entry.getKey());
        values.add(entry.getValue().value());
        complete &= readable(entry.getValue().value());
      }
    }
    Object[] all = values.toArray();
    return complete ? Arguments.of(all) : Arguments.incomplete(all);
  }

  /** Whether the value's text stands for all of it. */
  private static boolean readable(@Nullable Object value) {
    if (value == null || value instanceof String || value instanceof Number) {
      return true;
    }
    return !(value instanceof InputStream
        || value instanceof Reader
        || value instanceof Blob
        || value instanceof Clob
        || value instanceof SQLXML
        || value instanceof Struct
        || value instanceof Array);
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
