package io.sallyport.jdbc;

import java.sql.RowId;
import org.jspecify.annotations.Nullable;

/** Compares and prints as the vendor's own does. */
final class GovernedRowId extends ForwardingRowId {
  GovernedRowId(Wrapping wrapping, RowId delegate) {
    super(wrapping, delegate);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GovernedRowId that && delegate.equals(that.delegate);
  }

  @Override
  public int hashCode() {
    return delegate.hashCode();
  }

  @Override
  public String toString() {
    return delegate.toString();
  }
}
