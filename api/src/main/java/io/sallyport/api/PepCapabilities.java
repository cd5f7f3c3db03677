package io.sallyport.api;

import java.util.EnumSet;
import java.util.Set;

/**
 * What an enforcement point is able to carry out. A permit with an obligation outside of it is a
 * deny. Immutable.
 *
 * @param placement where the point stands, for the audit trail: {@code embedded} or {@code gateway}
 * @param obligations the kinds it carries out
 * @param waits whether a call may be held while people are asked for approval; where not, it is
 *     refused at once with the approval's id (SP-2030), and made again later
 */
public record PepCapabilities(String placement, Set<Obligation.Type> obligations, boolean waits) {
  /** Adds what the kernel carries out itself. */
  public PepCapabilities {
    EnumSet<Obligation.Type> all =
        EnumSet.of(Obligation.Type.APPROVAL, Obligation.Type.RECORD, Obligation.Type.BREAK_GLASS);
    all.addAll(obligations);
    obligations = Set.copyOf(all);
  }

  /** One whose calls may be held. */
  public PepCapabilities(String placement, Set<Obligation.Type> obligations) {
    this(placement, obligations, true);
  }

  /** The same, whose calls are not held. */
  public PepCapabilities withoutWaiting() {
    return new PepCapabilities(placement, obligations, false);
  }
}
