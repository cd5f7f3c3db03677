package io.sallyport.policy.spi;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps approvals, and changes each only from the version that the writer saw (compare and swap),
 * so that of many who redeem one at once exactly one succeeds, in however many processes. It keeps
 * and decides nothing: who may approve, and what changes into what, is the kernel's. Whoever can
 * write it can approve. Must be thread-safe.
 */
public interface ApprovalStore extends AutoCloseable {
  /**
   * Adds one of version 1.
   *
   * @throws ApprovalStoreException when it is not kept, or the id is taken
   */
  void add(Approval approval) throws ApprovalStoreException;

  /**
   * The one of that id, or null.
   *
   * @throws ApprovalStoreException when that cannot be told
   */
  @Nullable Approval find(String id) throws ApprovalStoreException;

  /**
   * Those that are pending or granted, the oldest first; their time may be over.
   *
   * @param binding of these calls only; null for all
   * @throws ApprovalStoreException when that cannot be told
   */
  List<Approval> open(@Nullable String binding) throws ApprovalStoreException;

  /**
   * The latest ones, whatever their state, the newest first.
   *
   * @param limit how many at most
   * @throws ApprovalStoreException when that cannot be told
   */
  List<Approval> latest(int limit) throws ApprovalStoreException;

  /**
   * Replaces an approval if it is still of the version before this one's.
   *
   * @param next with the same id and the next version
   * @return whether it was
   * @throws ApprovalStoreException when it may or may not be replaced
   */
  boolean replace(Approval next) throws ApprovalStoreException;

  /**
   * Waits until the approval is of another version, or for so long.
   *
   * @throws ApprovalStoreException when that cannot be told
   * @throws InterruptedException when the wait was given up
   */
  void await(String id, long version, Duration most)
      throws ApprovalStoreException, InterruptedException;

  @Override
  void close();
}
