package io.sallyport.jdbc;

import java.sql.Ref;

/** Nothing is governed here: every method is forwarded or refused. */
final class GovernedRef extends ForwardingRef {
  GovernedRef(Wrapping wrapping, Ref delegate) {
    super(wrapping, delegate);
  }
}
