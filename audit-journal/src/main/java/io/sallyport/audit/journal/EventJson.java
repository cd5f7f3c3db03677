package io.sallyport.audit.journal;

import io.sallyport.audit.spi.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An event in the form that the journal keeps, for sinks of other kinds. {@code
 * journal.schema.json} says what its members mean; those that link a journal's lines ({@code hash},
 * {@code prev}, {@code seq}) are left out, and bound values are given by their digest.
 */
public final class EventJson {
  private EventJson() {}

  /** The event's members by name: String, Long, Double, Boolean, null, List or SortedMap. */
  public static SortedMap<String, @Nullable Object> members(AuditEvent event) {
    LineEncoder encoder = new LineEncoder(event, JournalOptions.Parameters.DIGEST);
    try {
      SortedMap<String, @Nullable Object> members = new TreeMap<>(encoder.read());
      members.keySet().removeAll(List.of("hash", "prev", "seq"));
      return Collections.unmodifiableSortedMap(members);
    } catch (JsonReader.MalformedException e) {
      throw new IllegalStateException("An event was written that cannot be read back.", e);
    }
  }

  /** Canonical JSON (RFC 8785) of members as {@link #members} gives them, in one line. */
  public static String text(SortedMap<String, ? extends @Nullable Object> members) {
    CanonicalJson json = new CanonicalJson(1024);
    json.any(members);
    return new String(json.bytes(), 0, json.length(), StandardCharsets.UTF_8);
  }
}
