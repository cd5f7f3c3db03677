package io.sallyport.api;

import java.util.EnumSet;
import java.util.Set;

/**
 * What an enforcement point is able to carry out. A permit with an obligation outside of it is a
 * deny. Immutable.
 *
 * @param placement where the point stands, for the audit trail: {@code embedded} or {@code gateway}
 * @param obligations the kinds it carries out
 */
public record PepCapabilities(String placement, Set<Obligation.Type> obligations) {
  /** Adds what the kernel carries out itself. */
  public PepCapabilities {
    EnumSet<Obligation.Type> all = EnumSet.of(Obligation.Type.APPROVAL, Obligation.Type.RECORD);
    all.addAll(obligations);
    obligations = Set.copyOf(all);
  }
}
