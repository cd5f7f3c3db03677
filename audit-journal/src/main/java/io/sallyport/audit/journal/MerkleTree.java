package io.sallyport.audit.journal;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The Merkle tree hash of a list that only grows (RFC 6962 §2.1), kept as the roots of its complete
 * subtrees: of a million leaves, twenty hashes. One thread at a time.
 */
final class MerkleTree {
  static final int HASH = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final MessageDigest sha = Digests.sha256();

  /** The roots of complete subtrees, the largest first. */
  private final List<byte[]> roots = new ArrayList<>();

  private long size;

  /** How many leaves there are. */
  long size() {
    return size;
  }

  /** Adds a leaf. */
  void add(byte[] data, int from, int length) {
    sha.update(LEAF);
    sha.update(data, from, length);
    byte[] node = sha.digest();
    for (long rest = size; (rest & 1) == 1; rest >>= 1) {
      node = node(roots.remove(roots.size() - 1), node);
    }
    roots.add(node);
    size++;
  }

  /** The tree's hash; that of an empty list is the hash of nothing. */
  byte[] root() {
    if (roots.isEmpty()) {
      return sha.digest();
    }
    byte[] right = roots.get(roots.size() - 1);
    for (int i = roots.size() - 2; i >= 0; i--) {
      right = node(roots.get(i), right);
    }
    return right;
  }

  /** The tree's hash in hex. */
  String rootHex() {
    return HexFormat.of().formatHex(root());
  }

  private byte[] node(byte[] left, byte[] right) {
    sha.update(NODE);
    sha.update(left);
    return sha.digest(right);
  }
}
