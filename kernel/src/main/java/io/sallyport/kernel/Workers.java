package io.sallyport.kernel;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs what may wait (third parties' policies, approvers, attribute sources) under a deadline.
 * Thread-safe. At most 128 wait at once; a further one is refused at once, so that no caller queues
 * behind somebody else's slow policy.
 */
final class Workers implements AutoCloseable {
  private static final int MOST = 128;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0, MOST, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), Workers::thread);

  /**
   * Runs a task and waits for it.
   *
   * @throws TimeoutException when it is not done in time; it is interrupted then
   * @throws ExecutionException when it failed, or no thread was free
   * @throws InterruptedException when the caller was interrupted; the task is interrupted then
   */
  <T> T call(Callable<T> task, Duration limit)
      throws TimeoutException, ExecutionException, InterruptedException {
    Future<T> future;
    try {
      future = threads.submit(task);
    } catch (java.util.concurrent.RejectedExecutionException e) {
      throw new ExecutionException("No thread is free: " + MOST + " calls wait already.", e);
    }
    try {
      return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      future.cancel(true);
    }
  }

  /**
   * Runs a task that nobody waits for here.
   *
   * @throws java.util.concurrent.RejectedExecutionException when no thread is free
   */
  Future<?> submit(Runnable task) {
    return threads.submit(task);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "sallyport-worker");
    thread.setDaemon(true);
    return thread;
  }
}
