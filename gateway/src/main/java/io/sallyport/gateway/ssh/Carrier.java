package io.sallyport.gateway.ssh;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.ssh.SshConnectException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries what a client started on a channel to the target, by threads of its own. */
abstract class Carrier implements Command {
  static final Duration OPENING = Duration.ofSeconds(20);
  static final int BROKEN = 255;

  private static final Logger log = LoggerFactory.getLogger(Carrier.class);
  private static final int REFUSED = 126;

  final Link link;
  final ExecutorService workers;
  private @Nullable Inbox in;
  private @Nullable OutputStream out;
  private @Nullable OutputStream err;
  private @Nullable ExitCallback exit;
  private volatile @Nullable ClientChannel upstream;
  private volatile boolean gone;

  Carrier(Link link, ExecutorService workers) {
    this.link = link;
    this.workers = workers;
  }

  /** Where the client's input arrives. */
  void takes(Inbox inbox) {
    in = inbox;
  }

  @Override
  public void setInputStream(InputStream none) {
    throw new IllegalStateException("The client's input has another way in.");
  }

  @Override
  public void setOutputStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void setErrorStream(OutputStream err) {
    this.err = err;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    exit = callback;
  }

  Inbox in() {
    return required(in);
  }

  OutputStream out() {
    return required(out);
  }

  OutputStream err() {
    return required(err);
  }

  private static <T> T required(@Nullable T stream) {
    if (stream == null) {
      throw new IllegalStateException("A command was started before its streams were set.");
    }
    return stream;
  }

  @Override
  public void start(ChannelSession ignored, Environment env) {
    workers.execute(this::run);
  }

  /** Decides and carries; gives the exit status. */
  abstract int serve() throws AccessDeniedException, IOException;

  /** It is over, however it ended. */
  abstract void ended();

  private void run() {
    int status = BROKEN;
    try {
      status = serve();
    } catch (AccessDeniedException e) {
      status = REFUSED;
      say(e.reason().toString());
    } catch (SshConnectException e) {
      say(String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      log.info("What a client started over SSH broke off: {}", e.toString());
    } finally {
      close();
      ended();
      ExitCallback callback = exit;
      if (callback != null) {
        callback.onExit(status);
      }
    }
  }

  /** Opens the channel on the target's side, unless the client has gone meanwhile. */
  void open(ClientChannel channel) throws IOException {
    upstream = channel;
    channel.open().verify(OPENING);
    if (gone) {
      channel.close(true);
      throw new IOException("The client is gone.");
    }
  }

  /** Tells the client. */
  void say(String text) {
    OutputStream to = err;
    try {
      if (to != null) {
        to.write(("sallyport: " + text + "\n").getBytes(StandardCharsets.UTF_8));
        to.flush();
      }
    } catch (IOException e) {
      log.debug("The client is gone.", e);
    }
  }

  private void close() {
    ClientChannel running = upstream;
    if (running != null) {
      running.close(true);
    }
  }

  /** The client is gone. */
  @Override
  public void destroy(ChannelSession ignored) {
    gone = true;
    close();
  }
}
