package io.sallyport.jdbc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The executions of one connection whose outcome is still open, so that closing the connection can
 * record them. A linked list through the members, since every query enters and leaves it.
 * Thread-safe.
 */
final class RunningList {
  private @Nullable Running first;

  synchronized void add(Running running) {
    Running next = first;
    running.after = next;
    if (next != null) {
      next.before = running;
    }
    first = running;
  }

  synchronized void remove(Running running) {
    Running before = running.before;
    Running after = running.after;
    if (before != null) {
      before.after = after;
    } else if (first == running) {
      first = after;
    }
    if (after != null) {
      after.before = before;
    }
    running.before = null;
    running.after = null;
  }

  /** Ends all of them. */
  void abandonAll() {
    all().forEach(Running::abandon);
  }

  private synchronized List<Running> all() {
    List<Running> all = new ArrayList<>();
    for (Running r = first; r != null; r = r.after) {
      all.add(r);
    }
    return all;
  }
}
