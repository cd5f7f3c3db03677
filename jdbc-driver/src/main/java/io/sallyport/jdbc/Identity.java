package io.sallyport.jdbc;

import org.jspecify.annotations.Nullable;

/** Where the same object is meant, and not an equal one. */
final class Identity {
  private Identity() {}

  static boolean same(@Nullable Object a, @Nullable Object b) {
    return a == b;
  }
}
