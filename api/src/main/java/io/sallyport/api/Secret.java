package io.sallyport.api;

import java.util.Arrays;
import java.util.function.Function;

/**
 * A credential. Prints as {@code ***}, is never serialised, and is wiped when closed. Thread-safe.
 */
public final class Secret implements AutoCloseable {
  private final char[] value;
  private boolean closed;

  private Secret(char[] value) {
    this.value = value;
  }

  /** Keeps a copy; the caller wipes its own. */
  public static Secret of(char[] value) {
    return new Secret(value.clone());
  }

  /**
   * Hands a copy of the characters to a function and wipes the copy afterwards.
   *
   * @throws IllegalStateException when the secret has been closed
   */
  public synchronized <T> T use(Function<char[], T> function) {
    if (closed) {
      throw new IllegalStateException("The secret has been wiped; fetch it again.");
    }
    char[] copy = value.clone();
    try {
      return function.apply(copy);
    } finally {
      Arrays.fill(copy, '\0');
    }
  }

  /** Wipes the characters. Idempotent. */
  @Override
  public synchronized void close() {
    Arrays.fill(value, '\0');
    closed = true;
  }

  @Override
  public String toString() {
    return "***";
  }
}
