package io.sallyport.gateway.ssh;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Exchange;
import io.sallyport.api.Obligation;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.api.Recording;
import io.sallyport.semantics.ssh.CommandLine;
import io.sallyport.semantics.ssh.SshCall;
import io.sallyport.semantics.ssh.SshOperation;
import io.sallyport.semantics.ssh.SshRequests;
import io.sallyport.ssh.OutputTerms;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.channel.PtyCapableChannelSession;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command or a shell between client and target. */
final class Bridge extends Carrier {
  private static final Logger log = LoggerFactory.getLogger(Bridge.class);

  private final GatewayChannel channel;
  private final @Nullable String line;
  private volatile @Nullable PtyCapableChannelSession upstream;
  private volatile @Nullable Recording recording;
  private final AtomicReference<@Nullable Size> size = new AtomicReference<>();
  private final AtomicReference<@Nullable String> signal = new AtomicReference<>();

  private record Size(int columns, int rows, int width, int height) {}

  /** Of a line, or of a shell where there is none. */
  Bridge(Link link, GatewayChannel channel, ExecutorService workers, @Nullable String line) {
    super(link, workers);
    this.channel = channel;
    this.line = line;
  }

  @Override
  int serve() throws AccessDeniedException, IOException {
    return line == null ? shell() : command(line);
  }

  @Override
  void ended() {
    Recording kept = recording;
    if (kept != null) {
      kept.close();
    }
  }

  private int command(String text) throws AccessDeniedException, IOException {
    String target = link.target().name();
    SshOperation operation = CommandLine.read(target, text);
    GatewayChannel.Terminal terminal = channel.terminal();
    if (terminal != null) {
      // What runs in a terminal may be typed to, so that this is a permit of its own.
      link.begin(SshRequests.pty(target)).complete(Outcome.none());
    }
    Exchange<SshCall> exchange = begin(operation);
    return carried(
        exchange,
        terminal,
        OutputTerms.wantsRecording(exchange.obligations()),
        session -> session.createExecChannel(exchange.operation().text()));
  }

  private int shell() throws AccessDeniedException, IOException {
    SshOperation operation = SshRequests.shell(link.target().name());
    try {
      Exchange<SshCall> exchange = link.begin(operation, reason -> say(reason.toString()));
      return carried(exchange, channel.terminal(), true, ClientSession::createShellChannel);
    } catch (AccessDeniedException e) {
      Reason reason = e.reason();
      throw new AccessDeniedException(
          new Reason(
              reason.code(),
              reason.rule(),
              reason.message(),
              reason.remedy() + " Single commands are decided by themselves: ssh HOST 'COMMAND'."),
          e);
    }
  }

  private Exchange<SshCall> begin(SshOperation operation) throws AccessDeniedException {
    try {
      return link.begin(operation, reason -> say(reason.toString()));
    } catch (AccessDeniedException e) {
      Reason reason = e.reason();
      throw new AccessDeniedException(
          new Reason(
              reason.code(), reason.rule(), reason.message(), operation.remedy(reason.remedy())),
          e);
    }
  }

  /** Opens the channel on the target's side. */
  private interface Opening {
    PtyCapableChannelSession open(ClientSession session) throws IOException;
  }

  private int carried(
      Exchange<SshCall> exchange,
      GatewayChannel.@Nullable Terminal terminal,
      boolean recorded,
      Opening opening)
      throws AccessDeniedException, IOException {
    try {
      if (recorded) {
        recording = link.session().record(Recording.Kind.TERMINAL, header(terminal));
      }
      OutputTerms terms = new OutputTerms(exchange.obligations(), recording);
      PtyCapableChannelSession to = opening.open(link.upstream());
      prepare(to, terminal);
      upstream = to;
      Inbox output = Inbox.output(to);
      Inbox errors = Inbox.errors(to);
      open(to);
      return pumped(exchange, to, output, errors, terms);
    } catch (AccessDeniedException | IOException | RuntimeException e) {
      exchange.fail("broken", Outcome.none());
      throw e;
    }
  }

  private static Map<String, Object> header(GatewayChannel.@Nullable Terminal terminal) {
    Map<String, Object> header = new HashMap<>();
    header.put("width", terminal == null ? 80 : Math.max(1, terminal.columns()));
    header.put("height", terminal == null ? 24 : Math.max(1, terminal.rows()));
    return header;
  }

  private void prepare(PtyCapableChannelSession to, GatewayChannel.@Nullable Terminal terminal) {
    channel.environment().forEach(to::setEnv);
    to.setUsePty(terminal != null);
    if (terminal != null) {
      to.setPtyType(terminal.type());
      to.setPtyColumns(terminal.columns());
      to.setPtyLines(terminal.rows());
      to.setPtyWidth(terminal.width());
      to.setPtyHeight(terminal.height());
      to.setPtyModes(terminal.modes());
    }
  }

  private int pumped(
      Exchange<SshCall> exchange,
      PtyCapableChannelSession to,
      Inbox output,
      Inbox errors,
      OutputTerms terms)
      throws IOException {
    OutputStream toClient = out();
    OutputStream errToClient = err();
    Inbox fromClient = in();
    boolean input = wantsInput(exchange);
    Future<?> forth = workers.submit(() -> input(fromClient, to.getInvertedIn(), input));
    Future<Boolean> back = workers.submit(() -> pump(output, terms.through(toClient), to));
    Future<Boolean> aside = workers.submit(() -> pump(errors, terms.through(errToClient), to));
    Duration time = terms.time();
    boolean late = !settle(List.of(back, aside), time, to);
    forth.cancel(true);
    to.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), OPENING);
    Integer status = to.getExitStatus();
    return concluded(exchange, terms, status, late);
  }

  private int concluded(
      Exchange<SshCall> exchange, OutputTerms terms, @Nullable Integer status, boolean late) {
    String code = late ? "time" : terms.cut() ? "cut" : status == null ? "signal" : "" + status;
    Outcome outcome = terms.outcome(List.of("exit " + code));
    if (late) {
      say("SP-8111 the command was ended: its limit of time is over.");
    } else if (terms.stopped() != null) {
      say(terms.stopped() + "");
    } else if (terms.cut()) {
      say("SP-8110 the output was cut at its limit.");
    }
    if (code.equals("0")) {
      exchange.complete(outcome);
    } else {
      exchange.fail(code, outcome);
    }
    return late || terms.cut() || status == null ? BROKEN : status;
  }

  private static boolean wantsInput(Exchange<SshCall> exchange) {
    return exchange.obligations().stream()
        .anyMatch(one -> one instanceof Obligation.Recording recording && recording.input());
  }

  /** Whether all output was handed on in time; where not, the channel is closed. */
  private static boolean settle(
      List<Future<Boolean>> pumps, @Nullable Duration time, PtyCapableChannelSession to) {
    long end = time == null ? Long.MAX_VALUE : System.nanoTime() + time.toNanos();
    boolean inTime = true;
    for (Future<Boolean> pump : pumps) {
      try {
        if (time == null || !inTime) {
          pump.get();
        } else {
          pump.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
      } catch (TimeoutException e) {
        inTime = false;
        to.close(true);
      } catch (java.util.concurrent.ExecutionException e) {
        log.debug("Output broke off.", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return inTime;
  }

  private boolean pump(Inbox from, OutputStream to, PtyCapableChannelSession channel)
      throws IOException {
    try {
      for (Inbox.Piece piece = from.take(); piece != null; piece = from.take()) {
        to.write(piece.bytes(), 0, piece.length());
        if (from.isEmpty()) {
          to.flush();
        }
      }
      if (to instanceof io.sallyport.detect.MaskingOutputStream masked) {
        masked.finish();
      }
      to.flush();
      return true;
    } catch (IOException e) {
      channel.close(true);
      throw e;
    }
  }

  private void input(Inbox from, OutputStream to, boolean recorded) {
    try {
      for (Inbox.Piece piece = from.take(); piece != null; piece = from.take()) {
        Recording kept = recording;
        if (recorded && kept != null) {
          kept.append(Recording.Stream.INPUT, piece.bytes(), 0, piece.length());
        }
        to.write(piece.bytes(), 0, piece.length());
        if (from.isEmpty()) {
          to.flush();
        }
      }
      to.close();
    } catch (IOException | AccessDeniedException e) {
      log.debug("Input broke off.", e);
    }
  }

  /** The client's window has another size. Of many that come at once the last one counts. */
  void resize(int columns, int rows, int width, int height) {
    if (size.getAndSet(new Size(columns, rows, width, height)) == null) {
      workers.execute(this::resized);
    }
  }

  private void resized() {
    Size now = size.getAndSet(null);
    if (now == null) {
      return;
    }
    PtyCapableChannelSession running = upstream;
    Recording kept = recording;
    try {
      if (running != null && running.isOpen()) {
        running.sendWindowChange(now.columns(), now.rows(), now.height(), now.width());
      }
      if (kept != null && !kept.ended()) {
        byte[] text = (now.columns() + "x" + now.rows()).getBytes(StandardCharsets.US_ASCII);
        kept.append(Recording.Stream.RESIZE, text, 0, text.length);
      }
    } catch (IOException | AccessDeniedException e) {
      log.debug("A window's size was not passed on.", e);
    }
  }

  /** The client sends a signal (RFC 4254 §6.9). One at a time: the program gets no more of many. */
  void signal(String name) {
    if (signal.getAndSet(name) == null) {
      workers.execute(this::signalled);
    }
  }

  private void signalled() {
    String name = signal.getAndSet(null);
    PtyCapableChannelSession running = upstream;
    try {
      if (name != null && running != null && running.isOpen()) {
        Buffer buffer =
            running
                .getSession()
                .createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST, name.length() + 32);
        buffer.putUInt(running.getRecipient());
        buffer.putString("signal");
        buffer.putBoolean(false);
        buffer.putString(name);
        running.writePacket(buffer);
      }
    } catch (IOException e) {
      log.debug("A signal was not passed on.", e);
    }
  }
}
