package io.sallyport.gateway.http;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Exchange;
import io.sallyport.api.Obligation;
import io.sallyport.api.Reason;
import io.sallyport.api.Recording;
import io.sallyport.semantics.http.Body;
import io.sallyport.semantics.http.Header;
import io.sallyport.semantics.http.HttpCanonical;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One exchange in the recording of its session: the request, the response's status and fields, and
 * the begin of its body, each as it is handed out, after masks and before it is. One thread at a
 * time.
 */
final class HttpTape {
  private static final int KIBIBYTE = 1024;

  /** What is text, and what a field may show; a cookie is a credential of the target's. */
  private static final Pattern TEXT =
      Pattern.compile(
          "(text/.*|application/(.*\\+)?(json|xml|yaml)|application/(javascript|x-ndjson|x-www-form-urlencoded))");

  private static final List<String> SHOWN =
      List.of(
          "content-type",
          "content-length",
          "content-encoding",
          "content-range",
          "etag",
          "last-modified",
          "retry-after");

  private final Recording recording;
  private final long exchange;
  private final int most;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] begun = new byte[0];
  private long seen;
  private boolean text;

  private HttpTape(Recording recording, long exchange, int most) {
    this.recording = recording;
    this.exchange = exchange;
    this.most = most;
  }

  /** Begins the recording of the session, or gives the one that goes on. */
  interface Opened {
    Recording recording() throws AccessDeniedException;
  }

  /** What is handed out cannot be recorded, so it is not handed out. */
  static final class NotKept extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Reason reason;

    NotKept(AccessDeniedException e) {
      super(e);
      this.reason = e.reason();
    }

    Reason reason() {
      return reason;
    }
  }

  /**
   * Records a request before it is sent, where a rule wants that; null where none does.
   *
   * @param asked the request as the journal has it
   * @throws AccessDeniedException when it is not kept, or the connection is to be upgraded: what
   *     passes then is no exchange
   */
  static @Nullable HttpTape begin(
      Opened session, Exchange<HttpCanonical> exchange, String asked, Body body)
      throws AccessDeniedException {
    Obligation.Recording wanted = wanted(exchange.obligations());
    if (wanted == null) {
      return null;
    }
    if (exchange.operation().upgrade() != null) {
      throw new AccessDeniedException(Codes.unrecorded(), null);
    }
    int most = (int) Math.min((long) wanted.results() * KIBIBYTE, Integer.MAX_VALUE / 2);
    HttpTape tape = new HttpTape(session.recording(), exchange.number(), most);
    tape.recording.append("request", Map.of("exchange", tape.exchange, "text", asked));
    if (wanted.input() && body instanceof Body.Whole whole) {
      byte[] content = whole.content();
      String begin = new String(content, 0, Math.min(content.length, most), StandardCharsets.UTF_8);
      tape.recording.append(
          "request_body",
          Map.of("exchange", tape.exchange, "text", begin, "bytes", content.length));
    }
    return tape;
  }

  private static Obligation.@Nullable Recording wanted(List<Obligation> obligations) {
    for (Obligation obligation : obligations) {
      if (obligation instanceof Obligation.Recording recording) {
        return recording;
      }
    }
    return null;
  }

  /** Records status and fields, before they are handed out. */
  void response(int status, List<Header> fields) throws NotKept {
    List<String> shown = new ArrayList<>();
    boolean plain = true;
    for (Header field : fields) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (SHOWN.contains(name)) {
        shown.add(name + ": " + field.value());
      }
      if (name.equals("content-type")) {
        String type = field.value().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        text = TEXT.matcher(type).matches();
      }
      plain &= !name.equals("content-encoding") || field.value().equalsIgnoreCase("identity");
    }
    text &= plain;
    append("response", Map.of("exchange", exchange, "status", status, "fields", shown));
  }

  /** Records a piece of the body, as far as the sample goes, before it is handed out. */
  void body(byte[] bytes, int offset, int length) throws NotKept {
    int part = (int) Math.max(0, Math.min(length, most - seen));
    seen += length;
    if (!text || part == 0) {
      return;
    }
    String decoded = decoded(bytes, offset, part);
    if (!decoded.isEmpty()) {
      append("body", Map.of("exchange", exchange, "text", decoded));
    }
  }

  /** Whole characters; one that is cut waits for its rest. */
  private String decoded(byte[] bytes, int offset, int length) {
    ByteBuffer in = ByteBuffer.allocate(begun.length + length);
    in.put(begun).put(bytes, offset, length).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    decoder.decode(in, out, false);
    begun = new byte[in.remaining()];
    in.get(begun);
    return out.flip().toString();
  }

  /** Records the end. What came of it stands in the journal, whatever becomes of this line. */
  void end() {
    if (recording.ended()) {
      return;
    }
    try {
      long kept = text ? Math.min(seen, most) : 0;
      recording.append("end", Map.of("exchange", exchange, "bytes", seen, "kept", kept));
    } catch (AccessDeniedException e) {
      // It is on record that the recording ended early; nothing is left to be refused.
      text = false;
    }
  }

  private void append(String event, Map<String, ?> members) throws NotKept {
    try {
      recording.append(event, members);
    } catch (AccessDeniedException e) {
      throw new NotKept(e);
    }
  }
}
