package io.sallyport.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The body of one message (RFC 9112 §6), and nothing behind it. For one thread. */
final class Framed extends InputStream {
  private static final int UNTIL_CLOSE = -1;
  private static final int CHUNKED = -2;
  private static final int CHUNK_END = 2;

  private final Wire in;
  private final long length;
  private long left;
  private boolean ended;
  private boolean first = true;

  private Framed(Wire in, long length) {
    this.in = in;
    this.length = length;
    this.left = Math.max(0, length);
    this.ended = length == 0;
  }

  static Framed none(Wire in) {
    return new Framed(in, 0);
  }

  /** The body of a request: none without a length. */
  static Framed ofRequest(Head head, Wire in) throws Malformed {
    return of(head, in, 0);
  }

  /** The body of a stream of HTTP/2: until it ends without a length. */
  static Framed ofStream(Head head, Wire in, boolean bodiless) throws Malformed {
    Framed body = of(head, in, bodiless ? 0 : UNTIL_CLOSE);
    if (bodiless && body.length() != 0) {
      throw new Malformed("the message ends in the middle of its body");
    }
    return body;
  }

  /** The body of a response: until the connection ends without a length. */
  static Framed ofResponse(Head head, Wire in) throws Malformed {
    return of(head, in, UNTIL_CLOSE);
  }

  private static Framed of(Head head, Wire in, long otherwise) throws Malformed {
    String coding = head.single("transfer-encoding");
    String length = head.single("content-length");
    if (coding != null) {
      if (length != null || !coding.equalsIgnoreCase("chunked")) {
        throw new Malformed("the coding is 'chunked' and stands without a length");
      }
      return new Framed(in, CHUNKED);
    }
    if (length == null) {
      return new Framed(in, otherwise);
    }
    long plain = Head.length(length);
    if (plain < 0) {
      throw new Malformed("a length is a plain number");
    }
    return new Framed(in, plain);
  }

  /** The length in bytes; negative where only the end will tell. */
  long length() {
    return length;
  }

  boolean untilClose() {
    return length == UNTIL_CLOSE;
  }

  /** Whether all of it has been read, so that another message may follow. */
  boolean ended() {
    return ended;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    if (ended) {
      return -1;
    }
    if (length == UNTIL_CLOSE) {
      int read = in.read(into, offset, count);
      ended = read < 0;
      return read;
    }
    if (left == 0 && !nextChunk()) {
      return -1;
    }
    int read = in.read(into, offset, (int) Math.min(count, left));
    if (read < 0) {
      throw new Malformed("the message ends in the middle of its body");
    }
    left -= read;
    ended = left == 0 && length >= 0;
    return read;
  }

  private boolean nextChunk() throws IOException {
    int[] budget = {8_192};
    if (!first && !Head.more(in, budget).isEmpty()) {
      throw new Malformed("CR LF stands behind each chunk");
    }
    first = false;
    String size = Head.more(in, budget);
    // Extensions of chunks are read by hops in different ways (RFC 9112 §7.1.1).
    if (!size.matches("[0-9A-Fa-f]{1,15}")) {
      throw new Malformed("the size of a chunk is a plain number");
    }
    left = Long.parseLong(size, 16);
    if (left == 0) {
      if (!Head.more(in, budget).isEmpty()) {
        throw new Malformed("no fields stand behind the last chunk");
      }
      ended = true;
    }
    return left > 0;
  }

  /** Bytes of the body that are there; the end of a chunk is none, though it can be read. */
  @Override
  public int available() throws IOException {
    if (ended) {
      return 0;
    }
    int there = in.available();
    return length == CHUNKED && left == 0 && !first ? Math.max(0, there - CHUNK_END) : there;
  }

  static boolean bodiless(String method, int status, @Nullable String upgrade) {
    return method.equals("HEAD")
        || status == 204
        || status == 304
        || (upgrade != null && status == 101);
  }
}
