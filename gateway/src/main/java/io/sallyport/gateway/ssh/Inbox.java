package io.sallyport.gateway.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import org.apache.sshd.client.channel.AbstractClientChannel;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.apache.sshd.common.channel.LocalWindow;
import org.apache.sshd.server.channel.ChannelDataReceiver;
import org.apache.sshd.server.channel.ChannelSession;
import org.jspecify.annotations.Nullable;

/**
 * What has come on a channel and was not taken yet, piece by piece as packets brought it. The
 * channel's window bounds it, and opens once a piece was dealt with. It stands where the library
 * has a pipe that moves all that waits, up to a whole window, at every read: that was most of the
 * time a stream took. The connection's thread puts, one other takes.
 */
final class Inbox extends InputStream {
  /** Smaller packets share a piece: a window full of single bytes must not cost a hundred times. */
  private static final int SMALL = 4 * 1024;

  private static final Piece NOTHING = new Piece(new byte[0]);

  private final LocalWindow window;
  private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
  private Piece current = NOTHING;
  private int at;
  private boolean ended;
  private boolean closed;

  /** Some bytes, up to a length. */
  static final class Piece {
    private final byte[] bytes;
    private int length;

    private Piece(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }

    int length() {
      return length;
    }
  }

  private Inbox(LocalWindow window) {
    this.window = window;
  }

  /** Of what a client sends on its channel. */
  static Inbox of(ChannelSession channel) {
    Inbox inbox = new Inbox(channel.getLocalWindow());
    channel.setDataReceiver(inbox.new Receiver());
    return inbox;
  }

  /** Of what is put into it by hand. */
  static Inbox of(LocalWindow window) {
    return new Inbox(window);
  }

  /** Of what comes from the target, to be called before the channel is opened. */
  static Inbox output(AbstractClientChannel channel) {
    Inbox inbox = new Inbox(channel.getLocalWindow());
    opened(channel, () -> channel.setOut(inbox.new Entrance()));
    return inbox;
  }

  /** The same of the stream of errors. */
  static Inbox errors(AbstractClientChannel channel) {
    Inbox inbox = new Inbox(channel.getLocalWindow());
    opened(channel, () -> channel.setErr(inbox.new Entrance()));
    return inbox;
  }

  /**
   * Does something between the target's answer and the first byte, which the same thread hands on.
   * Set any earlier, a stream would make the library open the window before anything was taken.
   */
  private static void opened(AbstractClientChannel channel, Runnable then) {
    channel.addChannelListener(
        new ChannelListener() {
          @Override
          public void channelOpenSuccess(Channel ignored) {
            then.run();
          }
        });
  }

  /** Takes a copy; more than the window lets through does not come. */
  synchronized void put(byte[] from, int offset, int count) {
    if (closed || ended) {
      return;
    }
    Piece last = pieces.peekLast();
    if (last == null || last.bytes.length - last.length < count) {
      last = new Piece(new byte[Math.max(count, SMALL)]);
      pieces.add(last);
    }
    System.arraycopy(from, offset, last.bytes, last.length, count);
    last.length += count;
    notifyAll();
  }

  /** Nothing more comes. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /**
   * The next piece, of which nothing was read yet; the one before has been dealt with.
   *
   * @return null at the end
   */
  @Nullable Piece take() throws IOException {
    int done = current.length;
    current = NOTHING;
    at = 0;
    if (done > 0 && window.isOpen()) {
      window.release(done);
    }
    Piece piece = next();
    current = piece == null ? NOTHING : piece;
    return piece;
  }

  private synchronized @Nullable Piece next() throws IOException {
    while (pieces.isEmpty() && !ended && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("Nobody waits any more.").initCause(e);
      }
    }
    if (closed) {
      throw new IOException("Nothing is read from here any more.");
    }
    return pieces.poll();
  }

  /** Whether nothing more has come yet. */
  synchronized boolean isEmpty() {
    return pieces.isEmpty();
  }

  @Override
  public int available() {
    int rest = current.length - at;
    return rest > 0 || isEmpty() ? rest : 1;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (at == current.length && take() == null) {
      return -1;
    }
    int n = Math.min(count, current.length - at);
    System.arraycopy(current.bytes, at, to, offset, n);
    at += n;
    return n;
  }

  /** What waits is given up, and so is a reader. */
  @Override
  public synchronized void close() {
    closed = true;
    pieces.clear();
    notifyAll();
  }

  /** The side of a client's channel. */
  private final class Receiver implements ChannelDataReceiver {
    @Override
    public int data(ChannelSession channel, byte[] from, int offset, int count) {
      put(from, offset, count);
      // Released once it was dealt with.
      return 0;
    }

    @Override
    public void close() {
      end();
    }
  }

  /** The side of a target's channel. */
  private final class Entrance extends OutputStream {
    @Override
    public void write(int b) {
      put(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int count) {
      put(from, offset, count);
    }

    @Override
    public void close() {
      end();
    }
  }
}
