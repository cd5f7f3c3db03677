package io.sallyport.audit.journal;

import io.sallyport.api.Durability;
import io.sallyport.audit.spi.AuditEvent.Decided;
import java.util.Arrays;
import java.util.Objects;

/**
 * The line of a permitted call, to be used again for others that differ in number, arguments and
 * time only. Immutable.
 */
final class Stencil {
  private final Decided model;
  private final byte[] bytes;
  private final Line.ChainFields chain;
  private final Spans spans;

  /** Where in a line the members stand that differ from call to call. */
  record Spans(
      int arguments, int argumentsEnd, int exchange, int exchangeEnd, int time, int timeEnd) {}

  Stencil(Decided model, Line line, Spans spans) {
    this.model = model;
    this.bytes = Arrays.copyOf(line.bytes, line.length);
    this.chain = line.chain;
    this.spans = spans;
  }

  /** Whether a call is of the kind that is made over and over. */
  static boolean possible(Decided event) {
    return event.permitted()
        && event.reason() == null
        && event.detail() == null
        && event.approval() == null
        && event.exchange() <= CanonicalJson.MAX_INTEGER;
  }

  /**
   * Whether the line of this call differs in those members only. Lists are compared by identity: a
   * kernel that decides the same way hands on the same objects, and others get a line of their own.
   */
  @SuppressWarnings("ReferenceEquality")
  boolean fits(Decided event) {
    return event.accesses() == model.accesses()
        && event.caller() == model.caller()
        && event.rules() == model.rules()
        && event.observed() == model.observed()
        && event.obligations() == model.obligations()
        && event.target().equals(model.target())
        && event.session().equals(model.session())
        && event.policyVersion().equals(model.policyVersion())
        && event.text().equals(model.text())
        && Objects.equals(event.canonical(), model.canonical());
  }

  Line line(Decided event, JournalOptions.Parameters parameters, Durability durability) {
    CanonicalJson json = new CanonicalJson(bytes.length + 192);
    json.raw(bytes, 0, spans.arguments);
    LineEncoder.arguments(event.arguments(), parameters, json);
    json.raw(bytes, spans.argumentsEnd, spans.exchange);
    json.digits(event.exchange());
    int shift = json.length() - spans.exchangeEnd;
    json.raw(bytes, spans.exchangeEnd, spans.time);
    json.time(event.time());
    json.raw(bytes, spans.timeEnd, bytes.length);
    return new Line(json, chain.shifted(shift), durability);
  }
}
