package io.sallyport.gateway.ssh;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.semantics.ssh.FileGate;
import io.sallyport.ssh.SshConnectException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's file session: its messages are read, decided on, and passed on one by one. */
final class SftpBridge implements Command {
  private static final Logger log = LoggerFactory.getLogger(SftpBridge.class);
  private static final Duration OPENING = Duration.ofSeconds(20);

  private final Link link;
  private final ExecutorService workers;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;
  private @Nullable OutputStream err;
  private @Nullable ExitCallback exit;
  private volatile @Nullable ChannelSubsystem upstream;

  SftpBridge(Link link, ExecutorService workers) {
    this.link = link;
    this.workers = workers;
  }

  @Override
  public void setInputStream(InputStream in) {
    this.in = in;
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

  @Override
  public void start(ChannelSession channel, Environment env) {
    workers.execute(this::run);
  }

  private void run() {
    int status = 255;
    try {
      serve();
      status = 0;
    } catch (AccessDeniedException e) {
      status = 126;
      say(e.reason().toString());
    } catch (SshConnectException e) {
      say(String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      log.info("A file session over SSH broke off: {}", e.toString());
    } finally {
      ChannelSubsystem running = upstream;
      if (running != null) {
        running.close(true);
      }
      ExitCallback callback = exit;
      if (callback != null) {
        callback.onExit(status);
      }
    }
  }

  private void serve() throws AccessDeniedException, IOException {
    InputStream from = in;
    OutputStream to = out;
    if (from == null || to == null) {
      throw new IllegalStateException("A file session was started before its streams were set.");
    }
    ChannelSubsystem channel = link.upstream().createSubsystemChannel("sftp");
    upstream = channel;
    channel.open().verify(OPENING);
    SftpUpstream target = new SftpUpstream(channel.getInvertedOut(), channel.getInvertedIn());
    FileGate gate = new FileGate(link.session(), target);
    SftpRequests requests = new SftpRequests(link, gate, target, to);
    requests.greet(from);
    Future<?> answers =
        workers.submit(
            () -> {
              try {
                target.answers();
              } catch (IOException e) {
                log.debug("A file session broke off.", e);
              } finally {
                // The client's requests have nobody to go to any more.
                channel.close(true);
                closeQuietly(from);
              }
            });
    try {
      requests.serve(from);
    } finally {
      requests.end();
      answers.cancel(true);
    }
  }

  private static void closeQuietly(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      log.debug("Closing a file session.", e);
    }
  }

  private void say(String text) {
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

  @Override
  public void destroy(ChannelSession channel) {
    ChannelSubsystem running = upstream;
    if (running != null) {
      running.close(true);
    }
  }
}
