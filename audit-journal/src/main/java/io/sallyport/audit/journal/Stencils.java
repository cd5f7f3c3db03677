package io.sallyport.audit.journal;

import io.sallyport.api.Durability;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditEvent.Decided;
import io.sallyport.audit.spi.AuditEvent.Finished;
import org.jspecify.annotations.Nullable;

/**
 * Encodes events, and keeps the lines of permitted calls as stencils: a statement that is executed
 * over and over gives lines that differ in number, arguments and time only. Outcomes without
 * anything special have a short way, too. Thread-safe: stencils never change, and a slot that two
 * threads fill at once holds one of theirs.
 */
final class Stencils {
  private static final int SLOTS = 512;

  /** A longer line is not worth its memory. */
  private static final int LONGEST = 8192;

  private final JournalOptions.Parameters parameters;
  private final @Nullable Stencil[] slots = new Stencil[SLOTS];

  Stencils(JournalOptions.Parameters parameters) {
    this.parameters = parameters;
  }

  Line encode(AuditEvent event, Durability durability) {
    if (event instanceof Decided decided && Stencil.possible(decided)) {
      return decided(decided, durability);
    }
    if (event instanceof Finished finished && PlainOutcome.possible(finished)) {
      return PlainOutcome.line(finished, durability);
    }
    return new LineEncoder(event, parameters).line(durability);
  }

  private Line decided(Decided event, Durability durability) {
    int slot =
        (System.identityHashCode(event.accesses()) * 31 + event.session().hashCode()) & (SLOTS - 1);
    Stencil known = slots[slot];
    if (known != null && known.fits(event)) {
      return known.line(event, parameters, durability);
    }
    LineEncoder encoder = new LineEncoder(event, parameters);
    Line line = encoder.line(durability);
    if (line.length <= LONGEST) {
      slots[slot] = new Stencil(event, line, encoder.spans());
    }
    return line;
  }
}
