package io.sallyport.ssh;

import io.sallyport.api.Exchange;
import io.sallyport.api.LimitKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Outcome;
import io.sallyport.semantics.ssh.SshCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Contents of files on their way, with size and digest for the record. */
final class Transfers {
  private Transfers() {}

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", e);
    }
  }

  private static long most(Exchange<SshCall> exchange) {
    long most = Long.MAX_VALUE;
    for (Obligation one : exchange.obligations()) {
      if (one instanceof Obligation.Limit limit && limit.kind() == LimitKind.BYTES) {
        most = Math.min(most, limit.value());
      }
    }
    return most;
  }

  private static Outcome outcome(long bytes, MessageDigest digest, boolean cut) {
    String sha = "sha256 " + HexFormat.of().formatHex(digest.digest());
    return new Outcome(-1, bytes, -1, cut, List.of(sha));
  }

  private static IOException tooLong(long most) {
    return new IOException("SP-8110 the output is longer than its limit: " + most + " bytes.");
  }

  /** A file that is read. */
  static final class Reading extends InputStream {
    private final InputStream in;
    private final Exchange<SshCall> exchange;
    private final MessageDigest digest = sha256();
    private final long most;
    private long bytes;
    private boolean cut;

    Reading(InputStream in, Exchange<SshCall> exchange) {
      this.in = in;
      this.exchange = exchange;
      this.most = most(exchange);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = in.read(into, offset, length);
      if (count <= 0) {
        return count;
      }
      if (bytes + count > most) {
        cut = true;
        throw tooLong(most);
      }
      bytes += count;
      digest.update(into, offset, count);
      return count;
    }

    @Override
    public void close() throws IOException {
      try {
        in.close();
      } finally {
        exchange.complete(outcome(bytes, digest, cut));
      }
    }
  }

  /** A file that is written. */
  static final class Writing extends OutputStream {
    private final OutputStream out;
    private final Exchange<SshCall> exchange;
    private final MessageDigest digest = sha256();
    private final long most;
    private long bytes;
    private boolean cut;

    Writing(OutputStream out, Exchange<SshCall> exchange) {
      this.out = out;
      this.exchange = exchange;
      this.most = most(exchange);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
      if (bytes + count > most) {
        cut = true;
        throw tooLong(most);
      }
      out.write(from, offset, count);
      bytes += count;
      digest.update(from, offset, count);
    }

    @Override
    public void close() throws IOException {
      try {
        out.close();
      } finally {
        exchange.complete(outcome(bytes, digest, cut));
      }
    }
  }
}
