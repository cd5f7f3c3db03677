package io.sallyport.audit.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One record as it was read back. {@code journal.schema.json} says which kind has which fields;
 * what a record lacks is null, an empty list, or -1. Immutable.
 *
 * @param file where it stands
 * @param line the line there, from 1
 * @param fields everything in it, by name: String, Long, Double, Boolean, null, List or SortedMap
 */
public record JournalEntry(Path file, long line, SortedMap<String, @Nullable Object> fields) {
  /**
   * {@code decided}, {@code finished}, {@code session_opened}, {@code journal_opened} and so on.
   */
  public String kind() {
    return required("kind");
  }

  /** The number in its chain, from 1. */
  public long seq() {
    return number("seq");
  }

  /** When it happened. */
  public Instant time() {
    return Instant.parse(required("time"));
  }

  /** The access session, or null for the journal's own records. */
  public @Nullable String session() {
    return text("session");
  }

  /** The number of the call in its session, or -1. */
  public long exchange() {
    return number("exchange");
  }

  /** Who it counts for, or null. */
  public @Nullable String subject() {
    return text("subject");
  }

  /** The agents that acted, the nearest first. */
  public List<String> actors() {
    return texts("actors");
  }

  /** The stated purpose, or null. */
  public @Nullable String purpose() {
    return text("purpose");
  }

  /** The system, or null. */
  public @Nullable String target() {
    return text("target");
  }

  /** What the call touches, as {@code action target/resource}. */
  public List<String> accesses() {
    return list("accesses").stream()
        .filter(Map.class::isInstance)
        .map(Map.class::cast)
        .map(
            access ->
                access.get("action") + " " + access.get("target") + "/" + access.get("resource"))
        .toList();
  }

  /** The operation as the caller gave it, or null. */
  public @Nullable String text() {
    return text("text");
  }

  /**
   * What alone was executed: the text itself where nothing was rewritten; null for a denied call.
   */
  public @Nullable String canonical() {
    if (!"permit".equals(verdict())) {
      return null;
    }
    String canonical = text("canonical");
    return canonical != null ? canonical : text();
  }

  /** {@code permit} or {@code deny}, or null where nothing was decided. */
  public @Nullable String verdict() {
    return text("verdict");
  }

  /**
   * How a permitted call ended ({@code completed}, {@code failed}, {@code refused}, {@code
   * unknown}), or null.
   */
  public @Nullable String status() {
    return text("status");
  }

  /** The code of the reason, or null where there is none. */
  public @Nullable String reasonCode() {
    return reason("code");
  }

  /** What the reason says, or null where there is none. */
  public @Nullable String reasonMessage() {
    return reason("message");
  }

  /** The rules that decided. */
  public List<String> rules() {
    return texts("rules");
  }

  /** What the permit was bound to, one map each with a {@code type}. */
  public List<Map<String, @Nullable Object>> obligations() {
    return list("obligations").stream()
        .filter(Map.class::isInstance)
        .map(JournalEntry::members)
        .toList();
  }

  /** Rows handed to the caller, or -1. */
  public long rows() {
    return number("rows");
  }

  /** Rows that a write touched, or -1. */
  public long affected() {
    return number("affected");
  }

  /** From the decision to the end, or null. */
  public @Nullable Duration took() {
    long micros = number("duration_us");
    return micros < 0 ? null : Duration.ofNanos(micros * 1000);
  }

  private @Nullable String reason(String name) {
    return fields.get("reason") instanceof Map<?, ?> reason
            && reason.get(name) instanceof String text
        ? text
        : null;
  }

  private String required(String name) {
    String text = text(name);
    if (text == null) {
      throw new IllegalStateException(
          "The record %s:%d has no field '%s'; verify the journal.".formatted(file, line, name));
    }
    return text;
  }

  private @Nullable String text(String name) {
    return fields.get(name) instanceof String text ? text : null;
  }

  private long number(String name) {
    return fields.get(name) instanceof Long number ? number : -1;
  }

  private List<?> list(String name) {
    return fields.get(name) instanceof List<?> items ? items : List.of();
  }

  private List<String> texts(String name) {
    return list(name).stream().filter(String.class::isInstance).map(String.class::cast).toList();
  }

  @SuppressWarnings("unchecked") // our reader makes every object a map of strings
  private static Map<String, @Nullable Object> members(Object item) {
    return (Map<String, @Nullable Object>) item;
  }
}
