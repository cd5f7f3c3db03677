package io.sallyport.kernel;

import io.sallyport.policy.spi.Approval;
import io.sallyport.policy.spi.ApprovalStore;
import io.sallyport.policy.spi.ApprovalStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Approvals in memory, gone with the process: of those that are over, the last 1,000 are
 * remembered. Thread-safe.
 */
public final class MemoryApprovals implements ApprovalStore {
  private static final int MOST_OVER = 1000;
  private static final int MOST_OPEN = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Approval> open = new LinkedHashMap<>();
  private final Map<String, Approval> over = new LinkedHashMap<>();

  /** An empty store. */
  public MemoryApprovals() {}

  @Override
  public void add(Approval approval) throws ApprovalStoreException {
    lock.lock();
    try {
      if (open.size() >= MOST_OPEN || find(approval.id()) != null) {
        throw new ApprovalStoreException(
            "SP-2040 the approval is not kept: '%s'; its id must be new and at most %d may be open; wait for some to end."
                .formatted(approval.id(), MOST_OPEN),
            null);
      }
      open.put(approval.id(), approval);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Approval find(String id) {
    lock.lock();
    try {
      Approval found = open.get(id);
      return found == null ? over.get(id) : found;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Approval> open(@Nullable String binding) {
    lock.lock();
    try {
      return open.values().stream()
          .filter(one -> binding == null || one.binding().equals(binding))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Approval> latest(int limit) {
    lock.lock();
    try {
      List<Approval> all = new ArrayList<>(open.values());
      all.addAll(over.values());
      all.sort(Comparator.comparing(Approval::created).reversed());
      return List.copyOf(all.subList(0, Math.min(limit, all.size())));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean replace(Approval next) {
    lock.lock();
    try {
      Approval now = open.get(next.id());
      if (now == null || now.version() != next.version() - 1) {
        return false;
      }
      if (next.state().isFinal()) {
        open.remove(next.id());
        over.put(next.id(), next);
        forget();
      } else {
        open.put(next.id(), next);
      }
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void forget() {
    if (over.size() > MOST_OVER) {
      over.remove(over.keySet().iterator().next());
    }
  }

  @Override
  public void await(String id, long version, Duration most) throws InterruptedException {
    long left = most.toNanos();
    lock.lockInterruptibly();
    try {
      Approval now = find(id);
      while (left > 0 && now != null && now.version() == version) {
        left = changed.awaitNanos(left);
        now = find(id);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    // Nothing is held but memory.
  }
}
