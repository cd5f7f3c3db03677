package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects accesses; what is done twice to one resource becomes one access. */
final class AccessLog {
  private record Key(SqlAction action, SqlResource resource, boolean implied) {}

  private static final class Entry {
    boolean unfiltered;
    final Set<String> read = new LinkedHashSet<>();
    final Set<String> written = new LinkedHashSet<>();
  }

  private final Map<Key, Entry> entries = new LinkedHashMap<>();

  void add(SqlAction action, SqlResource resource) {
    entry(action, resource, false);
  }

  void add(
      SqlAction action,
      SqlResource resource,
      boolean implied,
      boolean unfiltered,
      Set<String> read,
      Set<String> written) {
    Entry entry = entry(action, resource, implied);
    entry.unfiltered |= unfiltered;
    entry.read.addAll(read);
    entry.written.addAll(written);
  }

  /** Takes over what a view does; none of it needs a permit of its own. */
  void addImplied(SqlAccess access) {
    add(
        access.action(),
        access.resource(),
        true,
        access.unfiltered(),
        access.columnsRead(),
        access.columnsWritten());
  }

  private Entry entry(SqlAction action, SqlResource resource, boolean implied) {
    return entries.computeIfAbsent(new Key(action, resource, implied), key -> new Entry());
  }

  List<SqlAccess> toList() {
    List<SqlAccess> list = new ArrayList<>(entries.size());
    entries.forEach(
        (key, entry) ->
            list.add(
                new SqlAccess(
                    key.action(),
                    key.resource(),
                    key.implied(),
                    entry.unfiltered,
                    entry.read,
                    entry.written)));
    return list;
  }
}
