package io.sallyport.gateway.ssh;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Exchange;
import io.sallyport.api.Outcome;
import io.sallyport.semantics.ssh.SshCall;
import io.sallyport.semantics.ssh.SshRequests;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.ChannelOutputStream;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.server.channel.AbstractServerChannel;
import org.jspecify.annotations.Nullable;

/** A connection through the target to another host ({@code direct-tcpip}), made by the target. */
final class TunnelChannel extends AbstractServerChannel {
  private static final Duration OPENING = Duration.ofSeconds(20);

  private final ExecutorService workers;
  private final Inbox forth = Inbox.of(getLocalWindow());
  private final AtomicLong bytes = new AtomicLong();
  private volatile @Nullable ChannelDirectTcpip upstream;
  private volatile @Nullable Exchange<SshCall> exchange;

  private TunnelChannel(ExecutorService workers) {
    super("", List.of(), null);
    this.workers = workers;
  }

  /** Makes them. */
  record Factory(ExecutorService workers) implements ChannelFactory, NamedResource {
    @Override
    public String getName() {
      return "direct-tcpip";
    }

    @Override
    public Channel createChannel(Session session) {
      return new TunnelChannel(workers);
    }
  }

  @Override
  protected OpenFuture doInit(Buffer buffer) {
    String host = buffer.getString();
    int port = buffer.getInt();
    OpenFuture opened = new DefaultOpenFuture(this, this);
    try {
      Logins.link(getSession()).take(this);
    } catch (SshChannelOpenException e) {
      opened.setException(e);
      close(true);
      return opened;
    }
    workers.execute(() -> open(host, port, opened));
    return opened;
  }

  private void open(String host, int port, OpenFuture opened) {
    try {
      Link link = Logins.link(getSession());
      if (port < 1 || port > 65_535 || !host.matches("[A-Za-z0-9_.:-]{1,255}")) {
        throw new IOException("The address is none.");
      }
      Exchange<SshCall> permitted =
          link.begin(SshRequests.forward(link.target().name(), host, port));
      exchange = permitted;
      ChannelDirectTcpip to =
          link.upstream()
              .createDirectTcpipChannel(
                  new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress(host, port));
      upstream = to;
      Inbox from = Inbox.output(to);
      to.open().verify(OPENING);
      OutputStream back =
          new ChannelOutputStream(
              this, getRemoteWindow(), log, SshConstants.SSH_MSG_CHANNEL_DATA, true);
      signalChannelOpenSuccess();
      opened.setOpened();
      workers.execute(() -> back(from, back));
      workers.execute(() -> forth(to.getInvertedIn()));
    } catch (AccessDeniedException e) {
      refuse(SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED, e.reason().toString());
    } catch (IOException | RuntimeException e) {
      refuse(SshConstants.SSH_OPEN_CONNECT_FAILED, why(e));
    }
  }

  /** What the target said, where it did. */
  private static String why(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SshChannelOpenException) {
        return String.valueOf(cause.getMessage());
      }
    }
    return "The target cannot connect to it.";
  }

  /**
   * The library would tell the code alone. The future is left as it is, since it would answer a
   * second time.
   */
  private void refuse(int code, String why) {
    end("unreachable");
    try {
      Buffer answer =
          getSession()
              .createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE, why.length() * 3 + 32);
      answer.putUInt(getRecipient());
      answer.putUInt(code);
      answer.putString(why);
      answer.putString("");
      getSession().writePacket(answer);
    } catch (IOException e) {
      log.debug("The client is gone.", e);
    } finally {
      getSession().getService(ConnectionService.class).unregisterChannel(this);
      close(true);
    }
  }

  private void back(Inbox from, OutputStream to) {
    try {
      for (Inbox.Piece piece = from.take(); piece != null; piece = from.take()) {
        bytes.addAndGet(piece.length());
        to.write(piece.bytes(), 0, piece.length());
        if (from.isEmpty()) {
          to.flush();
        }
      }
      to.close();
    } catch (IOException e) {
      log.debug("A tunnel broke off.", e);
    } finally {
      close(false);
    }
  }

  private void forth(OutputStream to) {
    try {
      for (Inbox.Piece piece = forth.take(); piece != null; piece = forth.take()) {
        to.write(piece.bytes(), 0, piece.length());
        if (forth.isEmpty()) {
          to.flush();
        }
      }
      to.close();
    } catch (IOException e) {
      log.debug("A tunnel broke off.", e);
      close(true);
    }
  }

  @Override
  protected void doWriteData(byte[] data, int offset, long length) {
    forth.put(data, offset, (int) length);
  }

  @Override
  protected void doWriteExtendedData(byte[] data, int offset, long length) {
    close(true);
  }

  @Override
  public void handleEof() throws IOException {
    super.handleEof();
    forth.end();
  }

  private void end(String code) {
    Exchange<SshCall> permitted = exchange;
    exchange = null;
    if (permitted == null) {
      return;
    }
    Outcome outcome = new Outcome(-1, bytes.get(), -1, false, List.of());
    if (code.isEmpty()) {
      permitted.complete(outcome);
    } else {
      permitted.fail(code, Outcome.none());
    }
  }

  @Override
  protected void preClose() {
    forth.end();
    ChannelDirectTcpip to = upstream;
    if (to != null) {
      to.close(true);
    }
    end("");
    super.preClose();
  }
}
