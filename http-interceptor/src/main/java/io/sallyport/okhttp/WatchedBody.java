package io.sallyport.okhttp;

import io.sallyport.api.Reason;
import io.sallyport.semantics.http.HttpCanonical;
import io.sallyport.semantics.http.MethodWatch;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import okio.Sink;
import org.jspecify.annotations.Nullable;

/** A body that nobody has read, stopped where it names another method than the request's own. */
final class WatchedBody extends RequestBody {
  private final RequestBody body;
  private final HttpCanonical request;

  WatchedBody(RequestBody body, HttpCanonical request) {
    this.body = body;
    this.request = request;
  }

  @Override
  public @Nullable MediaType contentType() {
    return body.contentType();
  }

  @Override
  public long contentLength() throws IOException {
    return body.contentLength();
  }

  @Override
  public boolean isDuplex() {
    return body.isDuplex();
  }

  @Override
  public boolean isOneShot() {
    return body.isOneShot();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    MethodWatch watch = MethodWatch.of(request);
    if (watch == null) {
      body.writeTo(sink);
      return;
    }
    BufferedSink watched = Okio.buffer((Sink) new Watched(sink, watch));
    body.writeTo(watched);
    watched.flush();
  }

  private static final class Watched extends ForwardingSink {
    private final MethodWatch watch;

    Watched(Sink sink, MethodWatch watch) {
      super(sink);
      this.watch = watch;
    }

    @Override
    public void write(Buffer source, long count) throws IOException {
      Buffer piece = new Buffer();
      source.copyTo(piece, 0, count);
      byte[] bytes = piece.readByteArray();
      Reason over = watch.over(bytes, 0, bytes.length);
      if (over != null) {
        throw new SallyportRefusedException(over);
      }
      super.write(source, count);
    }
  }
}
