package io.sallyport.jdbc;

import java.sql.Savepoint;

/** Nothing is governed here: every method is forwarded or refused. */
final class GovernedSavepoint extends ForwardingSavepoint {
  GovernedSavepoint(Wrapping wrapping, Savepoint delegate) {
    super(wrapping, delegate);
  }
}
