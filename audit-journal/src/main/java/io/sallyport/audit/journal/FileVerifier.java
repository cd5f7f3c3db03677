package io.sallyport.audit.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Follows the chain through one file. One file, one verifier. */
final class FileVerifier {
  private static final Names LOOKED_AT =
      Names.of(
          "bytes",
          "exchange",
          "file",
          "former",
          "hash",
          "incomplete",
          "kind",
          "last_hash",
          "last_seq",
          "merkle_root",
          "next",
          "prev",
          "recording",
          "schema",
          "seq",
          "session",
          "sha256",
          "torn_bytes",
          "verdict");
  private static final int LOOKS = 50;
  private static final long LOOK_NANOS = 20_000_000;
  private static final String NONE = "0".repeat(Line.HASH);

  private final Path file;
  private final MessageDigest sha = Digests.sha256();
  private long lines;
  private long lastSeq;
  private String lastHash = NONE;
  private boolean closed;
  private @Nullable String next;
  private @Nullable Map<?, ?> former;
  private final MerkleTree tree = new MerkleTree();
  private final Map<Long, String> roots = new HashMap<>();
  private final Set<Long> wanted = new HashSet<>();
  private byte[] digest = new byte[MerkleTree.HASH];

  FileVerifier(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  long lines() {
    return lines;
  }

  long lastSeq() {
    return lastSeq;
  }

  String lastHash() {
    return lastHash;
  }

  boolean closed() {
    return closed;
  }

  /** The name of the file that the chain went on in, or null. */
  @Nullable String next() {
    return next;
  }

  /** The Merkle tree over the records so far. */
  String root() {
    return tree.rootHex();
  }

  /** The root over so many records, which must have been asked for. */
  @Nullable String root(long size) {
    return roots.get(size);
  }

  /** Keeps the root over so many records. */
  void keepRoot(long size) {
    if (size == 0) {
      roots.put(0L, tree.rootHex());
    } else {
      wanted.add(size);
    }
  }

  /** What the first record says of the file before, or null. */
  @Nullable Map<?, ?> former() {
    return former;
  }

  /** The record does not continue the chain. */
  static final class BrokenException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenException(String why) {
      super(why);
    }
  }

  /**
   * Takes the line that a source stands at; it is counted only when it is good.
   *
   * @return those of its members that a verification looks at
   */
  Map<String, @Nullable Object> take(LineSource source) throws BrokenException {
    if (closed) {
      throw new BrokenException("it follows the record that closed the file");
    }
    JsonReader.Parsed parsed;
    try {
      parsed =
          JsonReader.read(
              source.buffer(), source.start(), source.start() + source.length(), LOOKED_AT);
    } catch (JsonReader.MalformedException e) {
      throw new BrokenException("it is not canonical JSON: " + e.getMessage());
    }
    Map<String, @Nullable Object> members = parsed.members();
    String hash = checkHash(source, parsed);
    if (lines == 0) {
      begin(members);
    }
    checkPlace(members);
    if (OwnLines.CLOSED.equals(members.get("kind"))) {
      checkRoot(members);
      closed = true;
      next = members.get("next") instanceof String name ? name : null;
    }
    lastHash = hash;
    lastSeq++;
    lines++;
    tree.add(digest, 0, digest.length);
    if (wanted.contains(lines)) {
      roots.put(lines, tree.rootHex());
    }
    return members;
  }

  private String checkHash(LineSource source, JsonReader.Parsed parsed) throws BrokenException {
    if (!(parsed.members().get("hash") instanceof String stated)) {
      throw new BrokenException("it has no hash");
    }
    sha.update(source.buffer(), source.start(), parsed.hashFrom());
    sha.update(
        source.buffer(), source.start() + parsed.hashTo(), source.length() - parsed.hashTo());
    byte[] hex = new byte[Line.HASH];
    digest = sha.digest();
    CanonicalJson.hex(digest, hex, 0);
    if (!stated.equals(new String(hex, StandardCharsets.US_ASCII))) {
      throw new BrokenException(
          "its content does not have the hash that it states: it was altered");
    }
    return stated;
  }

  /** The first record says where the chain begins. */
  private void begin(Map<String, @Nullable Object> members) throws BrokenException {
    if (!OwnLines.OPENED.equals(members.get("kind"))) {
      throw new BrokenException("the file does not begin with its opening record");
    }
    if (!Long.valueOf(LineEncoder.SCHEMA).equals(members.get("schema"))) {
      throw new BrokenException(
          "its schema is " + members.get("schema") + ", and this verifier knows 1 only");
    }
    if (members.get("former") instanceof Map<?, ?> before) {
      former = before;
      if (!(before.get("last_seq") instanceof Long seq)
          || !(before.get("last_hash") instanceof String hash)) {
        throw new BrokenException("it does not say where the former file ended");
      }
      lastSeq = seq;
      lastHash = hash;
    }
  }

  private void checkRoot(Map<String, @Nullable Object> members) throws BrokenException {
    String root = tree.rootHex();
    if (members.get("merkle_root") instanceof String stated && !stated.equals(root)) {
      throw new BrokenException(
          "it states a Merkle root that the records before it do not have: one was altered");
    }
  }

  private void checkPlace(Map<String, @Nullable Object> members) throws BrokenException {
    long expected = lastSeq + 1;
    if (!(members.get("seq") instanceof Long seq)) {
      throw new BrokenException("it has no number");
    }
    if (seq > expected) {
      String missing =
          seq - 1 == expected ? expected + " is" : expected + " to " + (seq - 1) + " are";
      throw new BrokenException("it is number " + seq + ", and " + missing + " missing before it");
    }
    if (seq < expected) {
      throw new BrokenException(
          "it is number " + seq + " where " + expected + " belongs: repeated or moved");
    }
    if (!lastHash.equals(members.get("prev"))) {
      throw new BrokenException(
          "it does not continue the record before it: one of them was exchanged");
    }
  }

  /**
   * Whether a line that was being put at this offset is there by now; its first byte comes last,
   * and never takes long.
   */
  boolean begun(long offset) throws IOException {
    for (int look = 0; look < LOOKS; look++) {
      LockSupport.parkNanos(this, LOOK_NANOS);
      try (InputStream in = Files.newInputStream(file)) {
        in.skipNBytes(offset);
        if (in.read() != 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** The lines of the file, to be taken one after the other. */
  LineSource open() throws IOException {
    return new LineSource(file);
  }
}
