package io.sallyport.gateway.http;

import io.sallyport.gateway.http2.Http2Stream;
import io.sallyport.semantics.http.Header;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A response on a stream of HTTP/2 (RFC 9113 §8.1). For one thread. */
final class StreamReply implements Reply {
  private static final int CONTINUE = 100;

  private final Http2Stream stream;
  private final Outgoing out = new Outgoing(new Data());
  private @Nullable Begun begun;
  private boolean headed;
  private boolean ending;
  private boolean ended;

  /** A head that has not left. */
  private record Begun(int status, List<Header> fields) {}

  StreamReply(Http2Stream stream) {
    this.stream = stream;
  }

  /** Frames are made when the buffer is full, or is to be sent; the first one takes the head. */
  private final class Data extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      flush();
      ended = ending;
      stream.data(bytes, from, length, ending);
    }

    @Override
    public void flush() throws IOException {
      sendHead(false);
    }
  }

  private void sendHead(boolean last) throws IOException {
    Begun waiting = begun;
    if (waiting != null) {
      begun = null;
      headed = true;
      stream.head(waiting.status(), waiting.fields(), last);
    }
  }

  @Override
  public void look() throws IOException {
    if (stream.gone()) {
      throw new ClientLeft(null);
    }
  }

  @Override
  public void goOn(Head asked) throws IOException {
    if (asked.has("expect", "100-continue")) {
      stream.head(CONTINUE, List.of(), false);
    }
  }

  @Override
  public void begin(String status, List<Header> fields, long length, boolean bodiless) {
    List<Header> all = new ArrayList<>(fields);
    // Streams end by themselves; the connection is not theirs.
    all.removeIf(field -> field.is("connection"));
    if (length >= 0) {
      all.add(new Header("content-length", Long.toString(length)));
    }
    begun = new Begun(Integer.parseInt(status.substring(0, 3)), all);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public boolean takeBack() {
    if (headed || !out.takeBack()) {
      return false;
    }
    begun = null;
    return true;
  }

  @Override
  public void end() throws IOException {
    ending = true;
    if (out.isEmpty()) {
      boolean alone = begun != null;
      sendHead(true);
      ended |= alone;
    } else {
      out.flush();
    }
    if (!ended) {
      stream.data(new byte[0], 0, 0, true);
    }
  }
}
