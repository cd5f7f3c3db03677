package io.sallyport.ssh;

import io.sallyport.api.Exchange;
import io.sallyport.api.Outcome;
import io.sallyport.semantics.ssh.SshCall;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.jspecify.annotations.Nullable;

/** A forwarded connection on its channel. */
final class TunnelStreams implements SshForward {
  private static final Duration OPENING = Duration.ofSeconds(20);

  private final ChannelDirectTcpip channel;
  private final InputStream input;
  private final AtomicLong bytes = new AtomicLong();
  private final @Nullable Exchange<SshCall> exchange;

  private TunnelStreams(ChannelDirectTcpip channel, @Nullable Exchange<SshCall> exchange) {
    this.channel = channel;
    this.input = new Counting(channel.getInvertedOut());
    this.exchange = exchange;
  }

  static TunnelStreams open(
      ClientSession session, String host, int port, @Nullable Exchange<SshCall> exchange)
      throws IOException {
    ChannelDirectTcpip channel =
        session.createDirectTcpipChannel(
            new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress(host, port));
    channel.open().verify(OPENING);
    return new TunnelStreams(channel, exchange);
  }

  @Override
  public InputStream input() {
    return input;
  }

  /** Counts what comes back, for the record. */
  private final class Counting extends FilterInputStream {
    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int c = super.read();
      bytes.addAndGet(c < 0 ? 0 : 1);
      return c;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      bytes.addAndGet(Math.max(0, count));
      return count;
    }
  }

  @Override
  public OutputStream output() {
    return channel.getInvertedIn();
  }

  @Override
  public void close() {
    channel.close(false);
    if (exchange != null) {
      exchange.complete(new Outcome(-1, bytes.get(), -1, false, List.of()));
    }
  }
}
