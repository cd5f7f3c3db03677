package io.sallyport.gateway.ssh;

import io.sallyport.api.Exchange;
import io.sallyport.api.LimitKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Outcome;
import io.sallyport.semantics.ssh.SshCall;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A file or directory that a client has open, with what passed of it for the record. Thread-safe.
 */
final class OpenFile {
  private final Exchange<SshCall> exchange;
  private final String path;
  private final boolean writes;
  private final boolean directory;
  private final long most;
  private final MessageDigest read = sha256();
  private final MessageDigest written = sha256();
  private long readTo;
  private long writtenTo;
  private long bytes;
  private boolean inOrder = true;
  private boolean cut;
  private boolean ended;

  /** Of a file, or a directory, of which no content passes. */
  OpenFile(Exchange<SshCall> exchange, String path, boolean writes, boolean directory) {
    this.directory = directory;
    this.exchange = exchange;
    this.path = path;
    this.writes = writes;
    long limit = Long.MAX_VALUE;
    for (Obligation one : exchange.obligations()) {
      if (one instanceof Obligation.Limit cap && cap.kind() == LimitKind.BYTES) {
        limit = Math.min(limit, cap.value());
      }
    }
    this.most = limit;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", e);
    }
  }

  String path() {
    return path;
  }

  boolean writes() {
    return writes;
  }

  /** Counts what was read; false where that is too much. */
  synchronized boolean read(long offset, byte[] from, int at, int count) {
    if (!fits(count)) {
      return false;
    }
    inOrder &= offset == readTo;
    readTo = offset + count;
    read.update(from, at, count);
    return true;
  }

  /** Counts what is to be written; false where that is too much. */
  synchronized boolean write(long offset, byte[] from, int at, int count) {
    if (!fits(count)) {
      return false;
    }
    inOrder &= offset == writtenTo;
    writtenTo = offset + count;
    written.update(from, at, count);
    return true;
  }

  /** Whether its end may be set there: not behind the last byte written. */
  synchronized boolean cut(long length) {
    if (!writes || length < 0 || length > writtenTo) {
      return false;
    }
    inOrder &= length == writtenTo;
    return true;
  }

  private boolean fits(int count) {
    if (bytes + count > most) {
      cut = true;
      return false;
    }
    bytes += count;
    return true;
  }

  /** Puts what passed on record. Later calls do nothing; gives it in words. */
  synchronized String end(String note) {
    if (ended) {
      return "";
    }
    ended = true;
    if (directory) {
      exchange.complete(Outcome.none());
      return exchange.operation().text();
    }
    boolean both = readTo > 0 && writtenTo > 0;
    byte[] digest = (writtenTo > 0 ? written : read).digest();
    String sha =
        inOrder && !both
            ? "sha256 " + HexFormat.of().formatHex(digest)
            : "no digest: not in order, or both ways";
    List<String> notes = note.isEmpty() ? List.of(sha) : List.of(sha, note);
    exchange.complete(new Outcome(-1, bytes, -1, cut, notes));
    return exchange.operation().text() + ", " + bytes + " bytes, " + String.join(", ", notes);
  }
}
