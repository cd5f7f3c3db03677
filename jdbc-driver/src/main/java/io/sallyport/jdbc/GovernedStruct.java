package io.sallyport.jdbc;

import java.sql.Struct;

/** Nothing is governed here: every method is forwarded or refused. */
final class GovernedStruct extends ForwardingStruct {
  GovernedStruct(Wrapping wrapping, Struct delegate) {
    super(wrapping, delegate);
  }
}
