package io.sallyport.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection through the server to another host. Streams for one thread at a time each. */
public interface SshForward extends AutoCloseable {
  /** What the other host sends. */
  InputStream input();

  /** What it gets. */
  OutputStream output();

  @Override
  void close() throws IOException;
}
