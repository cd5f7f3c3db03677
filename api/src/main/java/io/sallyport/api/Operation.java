package io.sallyport.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller is about to do, understood by a semantics module in the terms of its protocol.
 * Immutable, and reused for every execution of the same text: the kernel remembers work by the
 * identity of this object.
 *
 * @param <C> the form that is executed
 */
public interface Operation<C extends CanonicalOperation> {
  /** The text as the caller gave it, for the record. */
  String text();

  /** Everything the operation touches, never empty. */
  List<Access> accesses();

  /**
   * Why the operation is refused whatever the policy says (it could not be understood), or null.
   */
  default @Nullable Reason refusal() {
    return null;
  }

  /**
   * Whether this very object may be executed again, so that work on it is worth remembering; it is
   * not where each call makes its own, as with a body.
   */
  default boolean recurring() {
    return true;
  }

  /**
   * Works the obligations into the form that is executed. The same obligations give the same object
   * or an equal one.
   *
   * @throws AccessDeniedException when one cannot be carried out on this operation
   */
  C under(List<Obligation> obligations) throws AccessDeniedException;
}
