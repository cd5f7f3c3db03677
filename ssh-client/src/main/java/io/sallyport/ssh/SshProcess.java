package io.sallyport.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** A command that runs on the server. Thread-safe. */
public interface SshProcess extends AutoCloseable {
  /** What the command reads; closing it ends its input. */
  OutputStream stdin();

  /**
   * Waits until the command has ended and all its output is handed out.
   *
   * @param patience how long, or zero for as long as it takes
   * @return its exit status, or -1 where the server gave none
   * @throws SshTimeoutException when it has not ended by then, or was cut off at its limit of time:
   *     it is cancelled
   * @throws IOException when the connection breaks, or the output was cut off at its limit
   */
  int waitFor(Duration patience) throws IOException;

  /** Ends it: a signal, and the channel is closed. Idempotent. */
  void cancel();

  /** Cancels it where it still runs. */
  @Override
  void close();
}
