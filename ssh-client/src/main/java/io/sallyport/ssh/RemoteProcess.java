package io.sallyport.ssh;

import io.sallyport.api.Exchange;
import io.sallyport.api.Outcome;
import io.sallyport.semantics.ssh.SshCall;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/** A command on a channel, with its token where it was decided on here. */
final class RemoteProcess implements SshProcess {
  private static final Duration OPENING = Duration.ofSeconds(20);

  private final ChannelExec channel;
  private final OutputTerms terms;
  private final @Nullable Exchange<SshCall> exchange;
  private final Output out;
  private final Output err;
  private final long begun = System.nanoTime();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable IOException failure;
  private volatile boolean late;

  private RemoteProcess(
      ChannelExec channel,
      OutputTerms terms,
      @Nullable Exchange<SshCall> exchange,
      OutputStream out,
      OutputStream err) {
    this.channel = channel;
    this.terms = terms;
    this.exchange = exchange;
    this.out = new Output(terms.through(new Unclosed(out)));
    this.err = new Output(terms.through(new Unclosed(err)));
  }

  static RemoteProcess start(
      ClientSession session,
      String line,
      OutputTerms terms,
      @Nullable Exchange<SshCall> exchange,
      OutputStream out,
      OutputStream err)
      throws IOException {
    ChannelExec channel = session.createExecChannel(line);
    RemoteProcess process = new RemoteProcess(channel, terms, exchange, out, err);
    channel.setOut(process.out);
    channel.setErr(process.err);
    channel.open().verify(OPENING);
    Duration limit = terms.time();
    if (limit != null) {
      // The rule's time is over for whoever does not wait, too.
      CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
          .execute(process::overtime);
    }
    return process;
  }

  private void overtime() {
    if (channel.isOpen()) {
      late = true;
      channel.close(true);
      end("time");
    }
  }

  @Override
  public OutputStream stdin() {
    return channel.getInvertedIn();
  }

  @Override
  public int waitFor(Duration patience) throws IOException {
    Duration limit = terms.time();
    Duration left = limit == null ? Duration.ZERO : limit.minusNanos(System.nanoTime() - begun);
    boolean sooner = limit != null && (patience.isZero() || left.compareTo(patience) < 0);
    Duration wait = sooner ? left : patience;
    long milliseconds = wait.isZero() && !sooner ? 0 : Math.max(1, wait.toMillis());
    Set<ClientChannelEvent> events =
        channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), milliseconds);
    boolean ruled = sooner || late;
    if (late || !events.contains(ClientChannelEvent.CLOSED)) {
      channel.close(true);
      end(ruled ? "time" : "cancelled");
      throw new SshTimeoutException(
          ruled
              ? "SP-8111 the command was ended: its limit of time is " + limit + "."
              : "SP-8112 the command was ended: it took longer than " + patience + ".");
    }
    out.finish();
    err.finish();
    IOException failed = failure;
    Integer status = channel.getExitStatus();
    end(failed != null ? "cut" : status == null ? "signal" : String.valueOf(status));
    if (failed != null) {
      throw failed;
    }
    return status == null ? -1 : status;
  }

  private void end(String code) {
    if (exchange == null || !ended.compareAndSet(false, true)) {
      return;
    }
    Outcome outcome = terms.outcome(List.of("exit " + code));
    if (code.equals("0")) {
      exchange.complete(outcome);
    } else {
      exchange.fail(code, outcome);
    }
  }

  @Override
  public void cancel() {
    channel.close(true);
    end("cancelled");
  }

  @Override
  public void close() {
    cancel();
  }

  /** Keeps a failure of the caller's stream, or the cap, from ending the whole connection. */
  private final class Output extends OutputStream {
    private final OutputStream to;

    Output(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
      if (failure != null) {
        return;
      }
      try {
        to.write(bytes, offset, count);
      } catch (IOException e) {
        failure = e;
        channel.close(true);
      }
    }

    void finish() {
      try {
        if (failure == null) {
          to.close();
        }
      } catch (IOException e) {
        failure = e;
      }
    }

    @Override
    public void close() {
      // The end of the channel is not yet the end of what is held back: waitFor hands it out.
    }
  }

  /** The caller's stream, which stays open. */
  private static final class Unclosed extends OutputStream {
    private final OutputStream to;

    Unclosed(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int b) throws IOException {
      to.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      to.write(bytes, offset, count);
    }

    @Override
    public void close() throws IOException {
      to.flush();
    }
  }
}
