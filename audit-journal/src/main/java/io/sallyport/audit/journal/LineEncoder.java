package io.sallyport.audit.journal;

import io.sallyport.api.Access;
import io.sallyport.api.Actor;
import io.sallyport.api.Arguments;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Durability;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.api.Resource;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.RecordingWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns one event into its line. The members stand in the order of their names, as canonical JSON
 * asks, so each kind of event is spelled out here from a to z; {@code journal.schema.json} says
 * what each means. One event, one encoder.
 */
final class LineEncoder {
  /** The version of the fields; see {@code docs/audit.md}. */
  static final int SCHEMA = 1;

  private static final int MAX_TEXT = 64 * 1024;

  private final CanonicalJson json;
  private final Line.ChainFields chain = new Line.ChainFields();
  private final JournalOptions.Parameters parameters;

  private int argumentsAt;
  private int argumentsEnd;
  private int exchangeAt;
  private int exchangeEnd;
  private int timeAt;
  private int timeEnd;

  LineEncoder(AuditEvent event, JournalOptions.Parameters parameters) {
    this.json = new CanonicalJson(capacity(event));
    this.parameters = parameters;
    json.open('{');
    event(event);
    json.close('}');
    json.put('\n');
  }

  Line line(Durability durability) {
    return new Line(json, chain, durability);
  }

  /** What was written, read back. */
  SortedMap<String, @Nullable Object> read() throws JsonReader.MalformedException {
    return JsonReader.read(json.bytes(), json.length() - 1).members();
  }

  /** Where the members of a decision stand that differ from call to call. */
  Stencil.Spans spans() {
    return new Stencil.Spans(argumentsAt, argumentsEnd, exchangeAt, exchangeEnd, timeAt, timeEnd);
  }

  /** Room for the line of an everyday event; a larger one grows. */
  private static int capacity(AuditEvent event) {
    if (event instanceof AuditEvent.Decided decided) {
      int texts = Math.min(decided.text().length(), MAX_TEXT) * 2;
      return 1024 + texts + 128 * decided.accesses().size();
    }
    return 512;
  }

  private void event(AuditEvent event) {
    if (event instanceof AuditEvent.Decided decided) {
      decided(decided);
    } else if (event instanceof AuditEvent.Finished finished) {
      finished(finished);
    } else if (event instanceof AuditEvent.SessionOpened opened) {
      opened(opened);
    } else if (event instanceof AuditEvent.Alarm alarm) {
      chain.hash(json);
      text("kind", "alarm");
      chain.prev(json);
      reason(alarm.reason());
      tail(alarm);
      time(alarm.time());
    } else if (event instanceof AuditEvent.RecordingStarted started) {
      chain.hash(json);
      text("kind", "recording_started");
      chain.prev(json);
      text("recording", started.recording());
      text("recording_kind", lower(started.kind()));
      tail(started);
      time(started.time());
    } else if (event instanceof AuditEvent.RecordingEnded ended) {
      recordingEnded(ended);
    } else if (event instanceof AuditEvent.Acted acted) {
      acted(acted);
    } else {
      chain.hash(json);
      text("kind", "session_closed");
      chain.prev(json);
      tail(event);
      time(event.time());
    }
  }

  private void decided(AuditEvent.Decided event) {
    accesses(event.accesses());
    actors(event.caller());
    approval(event.approval());
    argumentsAt = json.length();
    arguments(event.arguments(), parameters, json);
    argumentsEnd = json.length();
    String canonical = event.canonical();
    if (canonical != null && !canonical.equals(event.text())) {
      longText("canonical", canonical);
    }
    optional("detail", event.detail());
    number("exchange", event.exchange());
    exchangeEnd = json.length();
    exchangeAt = exchangeEnd - Long.toString(event.exchange()).length();
    sorted("groups", event.caller().subject().groups());
    chain.hash(json);
    text("kind", "decided");
    if (!event.obligations().isEmpty()) {
      json.key("obligations");
      ObligationJson.write(event.obligations(), json);
    }
    list("observed", event.observed());
    text("policy_version", event.policyVersion());
    chain.prev(json);
    optional("purpose", event.caller().purpose());
    reason(event.reason());
    list("rules", event.rules());
    tail(event);
    subject(event.caller());
    text("target", event.target().name());
    longText("text", event.text());
    time(event.time());
    text("verdict", event.permitted() ? "permit" : "deny");
  }

  private void finished(AuditEvent.Finished event) {
    Outcome outcome = event.outcome();
    counted("affected", outcome.affected());
    counted("bytes", outcome.bytes());
    if (outcome.cut()) {
      json.key("cut");
      json.bool(true);
    }
    number("duration_us", event.took().toNanos() / 1000);
    optional("error_code", event.errorCode());
    number("exchange", event.exchange());
    chain.hash(json);
    text("kind", "finished");
    list("notes", outcome.notes());
    chain.prev(json);
    reason(event.reason());
    counted("rows", outcome.rows());
    tail(event);
    text("status", lower(event.status()));
    time(event.time());
  }

  private void opened(AuditEvent.SessionOpened event) {
    actors(event.caller());
    sorted("groups", event.caller().subject().groups());
    chain.hash(json);
    text("kind", "session_opened");
    text("placement", event.placement());
    chain.prev(json);
    optional("purpose", event.caller().purpose());
    tail(event);
    subject(event.caller());
    text("target", event.target().name());
    time(event.time());
  }

  private void recordingEnded(AuditEvent.RecordingEnded event) {
    RecordingWriter.End end = event.end();
    number("bytes", end.bytes());
    number("events", end.events());
    chain.hash(json);
    flag("incomplete", !end.whole());
    text("kind", "recording_ended");
    chain.prev(json);
    text("recording", event.recording());
    text("recording_kind", lower(event.kind()));
    number("schema", SCHEMA);
    chain.seq(json);
    text("session", event.session());
    text("sha256", end.sha256());
    time(event.time());
  }

  private void acted(AuditEvent.Acted event) {
    Act act = event.act();
    text("act", lower(act.kind()));
    text("by", act.by());
    if (act.exchange() > 0) {
      number("exchange", act.exchange());
    }
    if (!act.facts().isEmpty()) {
      json.key("facts");
      json.open('{');
      act.facts().forEach(this::text);
      json.close('}');
    }
    chain.hash(json);
    text("kind", "acted");
    optional("on", act.on());
    chain.prev(json);
    reason(act.reason());
    tail(event);
    optional("subject", act.subject());
    optional("target", act.target());
    time(event.time());
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** The members from schema to session, which every event has side by side. */
  private void tail(AuditEvent event) {
    number("schema", SCHEMA);
    chain.seq(json);
    text("session", event.session());
  }

  private void accesses(List<Access> accesses) {
    json.key("accesses");
    json.open('[');
    for (Access access : accesses) {
      Resource resource = access.resource();
      json.open('{');
      text("action", access.action().name());
      attributes("attributes", access.attributes());
      flag("implied", access.implied());
      text("resource", resource.name());
      sorted("synonyms", resource.synonyms());
      flag("system", resource.system());
      text("target", resource.target());
      json.close('}');
    }
    json.close(']');
  }

  private void actors(Caller caller) {
    Actor first = caller.actor();
    if (first == null) {
      return;
    }
    json.key("actors");
    json.open('[');
    for (Actor actor = first; actor != null; actor = actor.behind()) {
      json.string(actor.id());
    }
    json.close(']');
  }

  private void approval(AuditEvent.@Nullable ApprovalGiven approval) {
    if (approval != null) {
      json.key("approval");
      json.open('{');
      list("by", approval.by());
      text("expires", Timestamps.text(approval.expires()));
      text("id", approval.id());
      json.close('}');
    }
  }

  static void arguments(
      Arguments arguments, JournalOptions.Parameters parameters, CanonicalJson json) {
    if (arguments.size() == 0) {
      return;
    }
    json.key("arguments");
    json.open('{');
    json.key("count");
    json.integer(arguments.size());
    json.key("digest");
    json.string(arguments.digest());
    if (!arguments.complete()) {
      json.key("incomplete");
      json.bool(true);
    }
    if (parameters == JournalOptions.Parameters.CLEAR) {
      json.key("values");
      json.open('[');
      arguments.values().forEach(value -> ArgumentJson.write(value, json, MAX_TEXT));
      json.close(']');
    }
    json.close('}');
  }

  private void subject(Caller caller) {
    text("subject", caller.subject().id());
    attributes("subject_attributes", caller.subject().attributes());
  }

  private void reason(@Nullable Reason reason) {
    if (reason != null) {
      json.key("reason");
      json.open('{');
      text("code", reason.code());
      text("message", reason.message());
      text("remedy", reason.remedy());
      optional("rule", reason.rule());
      json.close('}');
    }
  }

  private void attributes(String name, Attributes attributes) {
    if (!attributes.values().isEmpty()) {
      json.key(name);
      json.open('{');
      attributes
          .values()
          .forEach(
              (key, value) -> {
                if (!ofBody(key)) {
                  json.string(key);
                  json.put(':');
                  json.any(value instanceof Instant time ? Timestamps.text(time) : value);
                }
              });
      json.close('}');
    }
  }

  /** What a request's body says is bound by its digest, as all arguments are. */
  private static boolean ofBody(String attribute) {
    return attribute.startsWith("http.body.") || attribute.startsWith("http.form.");
  }

  /**
   * A text that the caller chose: cut where it is longer than a record should be, with the digest
   * of the whole.
   */
  private void longText(String name, String value) {
    if (value.length() <= MAX_TEXT) {
      text(name, value);
      return;
    }
    text(name, value.substring(0, MAX_TEXT));
    json.key(name + "_cut");
    json.open('{');
    number("length", value.length());
    text("sha256", Digests.hex(value));
    json.close('}');
  }

  private void time(Instant time) {
    json.key("time");
    json.put('"');
    timeAt = json.length();
    json.time(time);
    timeEnd = json.length();
    json.put('"');
  }

  private void text(String name, String value) {
    json.key(name);
    json.string(value);
  }

  private void optional(String name, @Nullable String value) {
    if (value != null) {
      text(name, value);
    }
  }

  private void number(String name, long value) {
    json.key(name);
    json.integer(value);
  }

  private void counted(String name, long value) {
    if (value >= 0) {
      number(name, value);
    }
  }

  private void flag(String name, boolean value) {
    if (value) {
      json.key(name);
      json.bool(true);
    }
  }

  private void list(String name, List<String> values) {
    if (!values.isEmpty()) {
      json.key(name);
      json.strings(values);
    }
  }

  private void sorted(String name, Collection<String> values) {
    if (!values.isEmpty()) {
      List<String> copy = new ArrayList<>(values);
      copy.sort(null);
      list(name, copy);
    }
  }
}
