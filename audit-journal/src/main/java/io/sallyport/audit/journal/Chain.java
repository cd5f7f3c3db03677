package io.sallyport.audit.journal;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Numbers lines and links each to the one before, in a buffer that is then written whole. What was
 * added since {@link #begin} can be taken back, as long as no other was begun. Used under the write
 * turn.
 */
final class Chain {
  private static final int IDLE_CAPACITY = 256 * 1024;

  private final MessageDigest sha = Digests.sha256();
  private final byte[] digest = new byte[32];
  private final byte[] last = new byte[Line.HASH];
  private final byte[] lastBefore = new byte[Line.HASH];
  private long seq;
  private long seqBefore;
  private byte[] bytes = new byte[16 * 1024];
  private byte[] hashes = new byte[64 * MerkleTree.HASH];
  private int hashesLength;
  private int length;

  Chain() {
    Arrays.fill(last, (byte) '0');
  }

  long seq() {
    return seq;
  }

  String lastHash() {
    return new String(last, StandardCharsets.US_ASCII);
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** The hashes of the lines since {@link #begin}, 32 bytes each. */
  byte[] hashes() {
    return hashes;
  }

  int hashesLength() {
    return hashesLength;
  }

  void begin() {
    if (bytes.length > IDLE_CAPACITY && length < IDLE_CAPACITY / 4) {
      bytes = new byte[IDLE_CAPACITY];
    }
    length = 0;
    hashesLength = 0;
    seqBefore = seq;
    System.arraycopy(last, 0, lastBefore, 0, last.length);
  }

  void undo() {
    length = 0;
    hashesLength = 0;
    seq = seqBefore;
    System.arraycopy(lastBefore, 0, last, 0, last.length);
  }

  void add(Line line) {
    room(line.length + 20);
    int start = length;
    System.arraycopy(line.bytes, 0, bytes, start, line.seqAt);
    int end = CanonicalJson.digits(++seq, bytes, start + line.seqAt);
    int rest = line.length - line.seqAt - 1;
    System.arraycopy(line.bytes, line.seqAt + 1, bytes, end, rest);
    System.arraycopy(last, 0, bytes, start + line.prevAt, last.length);
    length = end + rest;
    line.seq = seq;
    hash(start, line);
    CanonicalJson.hex(digest, bytes, start + line.hashAt);
    System.arraycopy(bytes, start + line.hashAt, last, 0, last.length);
    if (hashesLength == hashes.length) {
      hashes = Arrays.copyOf(hashes, hashes.length * 2);
    }
    System.arraycopy(digest, 0, hashes, hashesLength, digest.length);
    hashesLength += digest.length;
  }

  private void hash(int start, Line line) {
    int newline = length - 1;
    sha.update(bytes, start, line.hashFrom);
    sha.update(bytes, start + line.hashTo, newline - start - line.hashTo);
    try {
      sha.digest(digest, 0, digest.length);
    } catch (DigestException e) {
      throw new IllegalStateException("A SHA-256 takes 32 bytes, and these are 32.", e);
    }
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
