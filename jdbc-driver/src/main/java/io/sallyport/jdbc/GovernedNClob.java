package io.sallyport.jdbc;

import java.sql.NClob;

/** A {@link GovernedClob} under its national name. */
final class GovernedNClob extends GovernedClob implements NClob {
  GovernedNClob(Wrapping wrapping, NClob delegate, boolean made) {
    super(wrapping, delegate, made);
  }
}
