package io.sallyport.gateway.console;

import io.sallyport.audit.journal.JournalEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call out of the journal: its decision, and its outcome once that is there. Guarded by the log
 * that holds it.
 */
final class Call {
  private static final int MOST_TEXT = 2_000;

  final Instant time;
  final String session;
  final long exchange;
  final String subject;
  final @Nullable String actor;
  final @Nullable String purpose;
  final String target;
  final boolean permitted;
  final @Nullable String code;
  final @Nullable String message;
  final @Nullable String remedy;
  final List<String> rules;
  final List<String> groups;
  final String text;
  final int masked;
  final JournalTail.Place place;

  /** The version of its session when it was last changed. */
  long version;

  @Nullable String status;
  long tookMicros = -1;
  long rows = -1;
  long affected = -1;

  Call(JournalEntry entry, JournalTail.Place place, java.util.function.UnaryOperator<String> same) {
    this.time = entry.time();
    this.session = same.apply(String.valueOf(entry.session()));
    this.exchange = entry.exchange();
    this.subject = same.apply(String.valueOf(entry.subject()));
    this.actor = entry.actors().isEmpty() ? null : same.apply(entry.actors().get(0));
    this.purpose = entry.purpose();
    this.target = same.apply(String.valueOf(entry.target()));
    this.permitted = "permit".equals(entry.verdict());
    String codeText = entry.reasonCode();
    this.code = codeText == null ? null : same.apply(codeText);
    this.message = entry.reasonMessage();
    this.remedy = remedy(entry);
    this.rules = entry.rules().stream().map(same).toList();
    this.groups = groups(entry).stream().map(same).toList();
    String asked = String.valueOf(entry.text());
    this.text =
        same.apply(asked.length() > MOST_TEXT ? asked.substring(0, MOST_TEXT) + "…" : asked);
    this.masked =
        (int) entry.obligations().stream().filter(o -> "mask".equals(o.get("type"))).count();
    this.place = place;
  }

  void finish(JournalEntry entry) {
    status = entry.status();
    rows = entry.rows();
    affected = entry.affected();
    var took = entry.took();
    tookMicros = took == null ? -1 : took.toNanos() / 1000;
    String ended = entry.reasonCode();
    if (ended != null) {
      status = "refused";
    }
  }

  private static @Nullable String remedy(JournalEntry entry) {
    return entry.fields().get("reason") instanceof Map<?, ?> reason
            && reason.get("remedy") instanceof String text
        ? text
        : null;
  }

  private static List<String> groups(JournalEntry entry) {
    return entry.fields().get("groups") instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }
}
