package io.sallyport.jdbc;

import java.sql.Array;

/** Nothing is governed here: every method is forwarded or refused. */
final class GovernedArray extends ForwardingArray {
  GovernedArray(Wrapping wrapping, Array delegate) {
    super(wrapping, delegate);
  }
}
