package io.sallyport.gateway.approvals;

import io.sallyport.policy.spi.Approval;
import io.sallyport.policy.spi.ApprovalStore;
import io.sallyport.policy.spi.ApprovalStoreException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store whose changes are told, each by the one gateway that made it and after it is kept.
 * Thread-safe.
 */
public final class AnnouncedApprovals implements ApprovalStore {
  private final ApprovalStore store;
  private final Consumer<Approval> told;

  /**
   * Over a store.
   *
   * @param told is told of what was added and of what is final; must not wait
   */
  public AnnouncedApprovals(ApprovalStore store, Consumer<Approval> told) {
    this.store = store;
    this.told = told;
  }

  @Override
  public void add(Approval approval) throws ApprovalStoreException {
    store.add(approval);
    told.accept(approval);
  }

  @Override
  public boolean replace(Approval next) throws ApprovalStoreException {
    boolean done = store.replace(next);
    if (done && next.state() != Approval.State.PENDING) {
      told.accept(next);
    }
    return done;
  }

  @Override
  public @Nullable Approval find(String id) throws ApprovalStoreException {
    return store.find(id);
  }

  @Override
  public List<Approval> open(@Nullable String binding) throws ApprovalStoreException {
    return store.open(binding);
  }

  @Override
  public List<Approval> latest(int limit) throws ApprovalStoreException {
    return store.latest(limit);
  }

  @Override
  public void await(String id, long version, Duration most)
      throws ApprovalStoreException, InterruptedException {
    store.await(id, version, most);
  }

  @Override
  public void close() {
    store.close();
  }
}
