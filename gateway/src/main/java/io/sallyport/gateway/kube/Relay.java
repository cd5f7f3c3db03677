package io.sallyport.gateway.kube;

import java.io.IOException;

/** The two ways of one stream, each for a thread of its own. */
interface Relay {
  /** From the client to the target, until it ends. */
  void up() throws IOException;

  /** From the target to the client, until it ends. */
  void down() throws IOException;
}
