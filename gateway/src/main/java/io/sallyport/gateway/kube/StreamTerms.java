package io.sallyport.gateway.kube;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Exchange;
import io.sallyport.api.Obligation;
import io.sallyport.api.Outcome;
import io.sallyport.api.Recording;
import io.sallyport.semantics.http.HttpCanonical;
import io.sallyport.semantics.http.KubernetesStream;
import io.sallyport.ssh.OutputTerms;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one stream's permit is bound to while it runs: output is masked, counted, capped and
 * recorded. Thread-safe; each output for one thread at a time.
 */
public final class StreamTerms implements AutoCloseable {
  private static final int MOST_STATUS = 65_536;
  private static final Pattern WIDTH = Pattern.compile("\"Width\"\\s*:\\s*(\\d{1,5})");
  private static final Pattern HEIGHT = Pattern.compile("\"Height\"\\s*:\\s*(\\d{1,5})");
  private static final Pattern EXIT =
      Pattern.compile("\"reason\"\\s*:\\s*\"ExitCode\"\\s*,\\s*\"message\"\\s*:\\s*\"(\\d{1,5})\"");

  private final AccessSession session;
  private final KubernetesStream stream;
  private final Exchange<HttpCanonical> exchange;
  private final @Nullable Recording recording;
  private final OutputTerms output;
  private final boolean inputToo;
  private final StringBuilder status = new StringBuilder();

  private StreamTerms(
      AccessSession session,
      KubernetesStream stream,
      Exchange<HttpCanonical> exchange,
      @Nullable Recording recording) {
    this.session = session;
    this.stream = stream;
    this.exchange = exchange;
    this.recording = recording;
    this.output = new OutputTerms(exchange.obligations(), recording);
    this.inputToo =
        exchange.obligations().stream()
            .anyMatch(one -> one instanceof Obligation.Recording kept && kept.input());
  }

  /**
   * Begins what has to be there before the call is made: its recording, where a rule wants one or a
   * process can be typed to. Null where the call is no stream.
   *
   * @throws AccessDeniedException when it cannot be recorded; the refusal is on record
   */
  public static @Nullable StreamTerms begin(AccessSession session, Exchange<HttpCanonical> exchange)
      throws AccessDeniedException {
    KubernetesStream stream = exchange.operation().stream();
    if (stream == null) {
      return null;
    }
    boolean wanted = OutputTerms.wantsRecording(exchange.obligations());
    if (wanted && stream.ports()) {
      throw exchange.refuse(Codes.notRecorded(stream.toString()), Outcome.none());
    }
    if (!wanted && !stream.typed()) {
      return new StreamTerms(session, stream, exchange, null);
    }
    Map<String, Object> header = new HashMap<>();
    header.put("width", 80);
    header.put("height", 24);
    try {
      return new StreamTerms(
          session, stream, exchange, session.record(Recording.Kind.TERMINAL, header));
    } catch (AccessDeniedException e) {
      throw exchange.refuse(e.reason(), Outcome.none());
    }
  }

  AccessSession session() {
    return session;
  }

  KubernetesStream stream() {
    return stream;
  }

  /** Where to write raw output that is to reach the given stream. */
  OutputStream through(OutputStream out) {
    return output.through(out);
  }

  @Nullable Duration time() {
    return output.time();
  }

  /** What was typed; kept only where a rule asks for it. */
  void typed(byte[] bytes, int offset, int count) throws IOException {
    if (inputToo) {
      keep(Recording.Stream.INPUT, bytes, offset, count);
    }
  }

  /** The terminal has another size, as its clients say it in JSON. */
  void resized(byte[] json) throws IOException {
    String text = new String(json, StandardCharsets.UTF_8);
    Matcher width = WIDTH.matcher(text);
    Matcher height = HEIGHT.matcher(text);
    if (width.find() && height.find()) {
      byte[] size = (width.group(1) + "x" + height.group(1)).getBytes(StandardCharsets.US_ASCII);
      keep(Recording.Stream.RESIZE, size, 0, size.length);
    }
  }

  private void keep(Recording.Stream of, byte[] bytes, int offset, int count) throws IOException {
    Recording kept = recording;
    if (kept == null || count == 0) {
      return;
    }
    try {
      kept.append(of, bytes, offset, count);
    } catch (AccessDeniedException e) {
      throw new IOException(Codes.recordingEnded().toString(), e);
    }
  }

  /** A piece of what the target says of the end. */
  void ending(byte[] bytes, int offset, int count) {
    synchronized (status) {
      int fits = Math.min(count, MOST_STATUS - status.length());
      status.append(new String(bytes, offset, fits, StandardCharsets.ISO_8859_1));
    }
  }

  /** Records what came of it. */
  void finish(boolean late, boolean broken) {
    String said;
    synchronized (status) {
      said = status.toString();
    }
    // Clients of SPDY hang up as soon as they have the status.
    boolean unknown = broken && said.isBlank();
    String ended = stream.ports() ? "" : unknown ? "broken" : exit(said);
    String code = late ? "time" : output.cut() ? "cut" : ended;
    Outcome outcome = output.outcome(code.isEmpty() ? List.of() : List.of("exit " + code));
    if (late) {
      exchange.refuse(Codes.tooLate(exchange.operation().response().maxMillis()), outcome);
    } else if (code.isEmpty() || code.equals("0")) {
      exchange.complete(outcome);
    } else {
      exchange.fail(code, outcome);
    }
  }

  private static String exit(String said) {
    Matcher code = EXIT.matcher(said);
    if (code.find()) {
      return code.group(1);
    }
    return said.contains("\"Success\"") ? "0" : said.isBlank() ? "ended" : "error";
  }

  @Override
  public void close() {
    Recording kept = recording;
    if (kept != null) {
      kept.close();
    }
  }
}
