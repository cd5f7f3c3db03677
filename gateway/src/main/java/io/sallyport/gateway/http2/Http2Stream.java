package io.sallyport.gateway.http2;

import io.sallyport.semantics.http.Header;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** One request and its answer (RFC 9113 §8.1). For one thread, but for {@link #gone}. */
public final class Http2Stream implements AutoCloseable {
  private static final int SHORT = 256;

  /** What a short frame is to be made up for by; more of them are to no purpose. */
  private static final long PER_SHORT = 4_096;

  private static final long AT_FIRST = 65_536;

  private final Http2Connection connection;
  private final FrameWriter writer;
  private final int id;
  private final List<Header> fields;
  private final Inbound body;
  private final boolean bodiless;

  /** What may be sent; guarded by the connection's {@link Windows}. */
  long window;

  private volatile boolean gone;
  private volatile boolean answered;
  private long sent;
  private long shorts;

  Http2Stream(
      Http2Connection connection, FrameWriter writer, int id, List<Header> fields, Inbound body) {
    this.connection = connection;
    this.writer = writer;
    this.id = id;
    this.fields = List.copyOf(fields);
    this.body = body;
    this.bodiless = body.ended();
  }

  int id() {
    return id;
  }

  Inbound inbound() {
    return body;
  }

  /** The fields of the request in order, as sent; none of them has been looked at. */
  public List<Header> fields() {
    return fields;
  }

  /** Whether the request has no body, which its head said. */
  public boolean bodiless() {
    return bodiless;
  }

  /**
   * The body, which ends where the client says so.
   *
   * @param declared the length that the head tells; reading fails where it is another. Negative for
   *     none
   */
  public InputStream body(long declared) {
    body.declare(declared);
    return body;
  }

  /** Whether the client does not wait for the answer any more. */
  public boolean gone() {
    return gone;
  }

  /** Whether nothing of it is left to do, as the client knows. */
  boolean over() {
    return answered && body.ended();
  }

  void leave() {
    gone = true;
    body.fail(new StreamGone("the client has left"));
  }

  /**
   * Sends the head of the answer, or one before it.
   *
   * @param end whether nothing follows
   */
  public void head(int status, List<Header> head, boolean end) throws IOException {
    if (gone) {
      throw new StreamGone("the client has left");
    }
    answered = end;
    writer.headers(id, FieldWriter.write(status, head), end);
  }

  /**
   * Sends some of the answer's body; waits while the client's windows are full.
   *
   * @param end whether nothing follows
   */
  public void data(byte[] bytes, int from, int length, boolean end) throws IOException {
    int at = from;
    int left = length;
    while (left > 0) {
      int most = Math.min(left, FrameWriter.MOST_DATA);
      int now = connection.windows().take(this, most);
      sent += now;
      if (now < most && now < SHORT && ++shorts * PER_SHORT > sent + AT_FIRST) {
        // A client that reads by the byte has a frame made of each.
        connection.spend();
      }
      boolean last = end && now == left;
      answered = last;
      writer.data(id, bytes, at, now, last);
      at += now;
      left -= now;
    }
    if (end && !answered) {
      answered = true;
      writer.data(id, bytes, from, 0, true);
    }
  }

  /** Turns it away unserved, so that it can be asked for again. */
  public void refuse() throws IOException {
    gone = true;
    try {
      writer.reset(id, ErrorCode.REFUSED_STREAM);
    } finally {
      connection.closed(this);
    }
  }

  /** Ends it: an answer that is not whole is cut, a body that is not needed is not waited for. */
  @Override
  public void close() throws IOException {
    body.drop();
    try {
      if (!gone && !over()) {
        writer.reset(id, answered ? ErrorCode.NO_ERROR : ErrorCode.INTERNAL_ERROR);
      }
    } finally {
      connection.closed(this);
    }
  }
}
