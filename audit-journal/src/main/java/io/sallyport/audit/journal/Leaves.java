package io.sallyport.audit.journal;

import java.util.Arrays;

/**
 * The hashes of a file's records on their way into its tree. Who writes leaves them here, which
 * costs a copy; the tree is made by whoever asks for it. Thread-safe.
 */
final class Leaves {
  private final Object folding = new Object();
  private final MerkleTree tree = new MerkleTree();
  private byte[] waiting = new byte[64 * MerkleTree.HASH];
  private int length;

  /** Takes hashes, 32 bytes each. */
  synchronized void add(byte[] hashes, int bytes) {
    if (length + bytes > waiting.length) {
      waiting = Arrays.copyOf(waiting, Math.max(waiting.length * 2, length + bytes));
    }
    System.arraycopy(hashes, 0, waiting, length, bytes);
    length += bytes;
  }

  private synchronized byte[] take() {
    byte[] taken = Arrays.copyOf(waiting, length);
    length = 0;
    return taken;
  }

  /** A tree's size and its root, in hex. */
  record Root(long size, String hash) {}

  /** The root over all hashes so far. */
  Root root() {
    synchronized (folding) {
      fold();
      return new Root(tree.size(), tree.rootHex());
    }
  }

  /** Moves what waits into the tree, so that little waits. */
  void fold() {
    synchronized (folding) {
      byte[] taken = take();
      for (int at = 0; at < taken.length; at += MerkleTree.HASH) {
        tree.add(taken, at, MerkleTree.HASH);
      }
    }
  }
}
