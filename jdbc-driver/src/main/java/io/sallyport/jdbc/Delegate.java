package io.sallyport.jdbc;

import java.sql.SQLException;
import java.sql.Wrapper;
import org.jspecify.annotations.Nullable;

/**
 * What every governed JDBC object with {@link Wrapper} extends. The vendor's object is never handed
 * out: {@code unwrap} is the way round every peer leaves open.
 */
abstract class Delegate implements Wrapper {
  final Wrapping wrapping;

  Delegate(Wrapping wrapping) {
    this.wrapping = wrapping;
  }

  @Override
  public final <T> T unwrap(@Nullable Class<T> type) throws SQLException {
    if (type != null && type.isInstance(this)) {
      return type.cast(this);
    }
    throw wrapping.refused(
        "Wrapper.unwrap(Class)",
        "the vendor's object is not handed out; use the methods of java.sql");
  }

  @Override
  public final boolean isWrapperFor(@Nullable Class<?> type) {
    return type != null && type.isInstance(this);
  }
}
