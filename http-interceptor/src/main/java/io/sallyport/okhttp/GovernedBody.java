package io.sallyport.okhttp;

import io.sallyport.api.Exchange;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.semantics.http.BodyMasker;
import io.sallyport.semantics.http.HttpCanonical;
import io.sallyport.semantics.http.Limits;
import io.sallyport.semantics.http.MaskingException;
import java.io.IOException;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** A response's body, masked and counted as it is read; its end is the end of the call. */
final class GovernedBody extends ResponseBody {
  private final ResponseBody raw;
  private final boolean masked;
  private final BufferedSource source;

  private GovernedBody(ResponseBody raw, boolean masked, Source source) {
    this.raw = raw;
    this.masked = masked;
    this.source = Okio.buffer(source);
  }

  static ResponseBody of(
      ResponseBody raw, @Nullable BodyMasker masker, Exchange<HttpCanonical> exchange) {
    return new GovernedBody(raw, masker != null, new Governed(raw.source(), masker, exchange));
  }

  @Override
  public @Nullable MediaType contentType() {
    return raw.contentType();
  }

  @Override
  public long contentLength() {
    return masked ? -1 : raw.contentLength();
  }

  @Override
  public BufferedSource source() {
    return source;
  }

  private static final class Governed extends ForwardingSource {
    private static final long PIECE = 8_192;

    private final @Nullable BodyMasker masker;
    private final Exchange<HttpCanonical> exchange;
    private final Limits limits;
    private final Buffer ready = new Buffer();
    private final Buffer piece = new Buffer();
    private long handed;
    private boolean ended;

    Governed(Source raw, @Nullable BodyMasker masker, Exchange<HttpCanonical> exchange) {
      super(raw);
      this.masker = masker;
      this.exchange = exchange;
      this.limits = Limits.of(exchange.operation().response());
    }

    @Override
    public long read(Buffer sink, long count) throws IOException {
      try {
        return handed(masker == null ? plain(count) : masked(masker, count), sink);
      } catch (MaskingException e) {
        throw refused(e.reason());
      } catch (IOException e) {
        exchange.fail(e.getClass().getSimpleName(), Outcome.read(-1, handed, true));
        throw e;
      }
    }

    /** How many bytes are ready, or -1 at the end. */
    private long plain(long count) throws IOException {
      return super.read(ready, count);
    }

    private long masked(BodyMasker through, long count) throws IOException {
      while (ready.size() == 0 && !ended) {
        long read = super.read(piece, PIECE);
        if (read < 0) {
          ended = true;
          through.end(ready::write);
        } else {
          byte[] bytes = piece.readByteArray();
          through.feed(bytes, 0, bytes.length, ready::write);
        }
      }
      return ready.size() == 0 ? -1 : Math.min(count, ready.size());
    }

    /** Nothing that is over a limit gets into the reader's hands, however it reads. */
    private long handed(long count, Buffer sink) throws IOException {
      if (count < 0) {
        exchange.complete(outcome());
        return count;
      }
      Reason over = limits.over(handed + count);
      if (over != null) {
        throw refused(over);
      }
      handed += count;
      sink.write(ready, count);
      return count;
    }

    private Outcome outcome() {
      List<String> notes =
          masker == null
              ? List.of()
              : masker.counts().entrySet().stream()
                  .sorted(java.util.Map.Entry.comparingByKey())
                  .map(found -> found.getKey() + ": " + found.getValue())
                  .toList();
      return new Outcome(-1, handed, -1, false, notes);
    }

    private SallyportRefusedException refused(Reason reason) throws IOException {
      Reason by = exchange.refuse(reason, Outcome.read(-1, handed, true)).reason();
      super.close();
      return new SallyportRefusedException(by);
    }

    /** A body closed before its end was handed out in part. */
    @Override
    public void close() throws IOException {
      exchange.complete(Outcome.read(-1, handed, true));
      super.close();
    }
  }
}
