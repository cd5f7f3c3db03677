package io.sallyport.api;

import org.jspecify.annotations.Nullable;

/**
 * Names the caller for everything that the current thread does on governed connections until the
 * scope is closed:
 *
 * <pre>{@code
 * try (var scope = Sallyport.as(Subject.of("alice", "analysts"), "monthly report")) {
 *   …
 * }
 * }</pre>
 *
 * <p>A scope belongs to its thread: it is not inherited by threads that are started inside of it.
 */
public final class Sallyport {
  private static final ThreadLocal<@Nullable Scope> CURRENT = new ThreadLocal<>();

  private Sallyport() {}

  /** Opens a scope for a subject with a purpose and no actor. */
  public static Scope as(Subject subject, @Nullable String purpose) {
    return as(new Caller(subject, null, purpose));
  }

  /** Opens a scope for a caller. Scopes nest; the innermost counts. */
  public static Scope as(Caller caller) {
    Scope scope = new Scope(caller, CURRENT.get(), Thread.currentThread());
    CURRENT.set(scope);
    return scope;
  }

  /** The caller that this thread's innermost open scope names, or null. */
  public static @Nullable Caller current() {
    Scope scope = CURRENT.get();
    return scope == null ? null : scope.caller;
  }

  /** An open scope; close it on the thread that opened it, in reverse order of opening. */
  public static final class Scope implements AutoCloseable {
    private final Caller caller;
    private final @Nullable Scope outer;
    private final Thread thread;
    private boolean closed;

    private Scope(Caller caller, @Nullable Scope outer, Thread thread) {
      this.caller = caller;
      this.outer = outer;
      this.thread = thread;
    }

    /**
     * Ends the scope. Idempotent.
     *
     * @throws IllegalStateException when called on another thread or out of order
     */
    @Override
    public void close() {
      if (closed) {
        return;
      }
      if (thread != Thread.currentThread() || CURRENT.get() != this) {
        throw new IllegalStateException(
            "A caller's scope is closed on the thread that opened it, innermost first.");
      }
      closed = true;
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }
}
