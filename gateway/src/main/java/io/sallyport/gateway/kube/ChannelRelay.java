package io.sallyport.gateway.kube;

import io.sallyport.detect.MaskingOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Carries a process on channels of WebSockets: the first byte of each message names its channel
 * ({@code v4} and {@code v5.channel.k8s.io}).
 */
final class ChannelRelay implements Relay {
  private static final int INPUT = 0;
  private static final int OUTPUT = 1;
  private static final int ERRORS = 2;
  private static final int STATUS = 3;
  private static final int RESIZE = 4;
  private static final int CLOSING = 255;

  private final WebSocket client;
  private final WebSocket target;
  private final StreamTerms terms;
  private final OutputStream output;
  private final OutputStream errors;

  ChannelRelay(WebSocket client, WebSocket target, StreamTerms terms) {
    this.client = client;
    this.target = target;
    this.terms = terms;
    this.output = terms.through(new Channel(OUTPUT));
    this.errors = terms.through(new Channel(ERRORS));
  }

  /** What is written to it goes to the client on that channel. */
  private final class Channel extends OutputStream {
    private final byte[] number;

    Channel(int number) {
      this.number = new byte[] {(byte) number};
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      if (count > 0) {
        client.write(number, bytes, offset, count);
      }
    }
  }

  @Override
  public void up() throws IOException {
    int channel = -1;
    for (WebSocket.Frame frame = client.read(); frame != null; frame = client.read()) {
      if (frame.control()) {
        target.write(frame);
        if (frame.opcode() == WebSocket.CLOSE) {
          return;
        }
        continue;
      }
      byte[] piece = frame.payload();
      int from = begins(frame, channel) ? 1 : 0;
      channel = from == 1 ? number(piece) : channel;
      switch (channel) {
        case INPUT -> terms.typed(piece, from, piece.length - from);
        case RESIZE -> terms.resized(Arrays.copyOfRange(piece, from, piece.length));
        case CLOSING -> {
          if (piece.length != 2) {
            throw new BrokenStream("a channel is closed by its number");
          }
        }
        default -> throw new BrokenStream("a client writes input, sizes and ends");
      }
      target.write(frame);
      channel = frame.last() ? -1 : channel;
    }
  }

  @Override
  public void down() throws IOException {
    int channel = -1;
    for (WebSocket.Frame frame = target.read(); frame != null; frame = target.read()) {
      if (frame.control()) {
        if (frame.opcode() == WebSocket.CLOSE) {
          settle();
        }
        client.write(frame);
        if (frame.opcode() == WebSocket.CLOSE) {
          return;
        }
        continue;
      }
      byte[] piece = frame.payload();
      int from = begins(frame, channel) ? 1 : 0;
      channel = from == 1 ? number(piece) : channel;
      boolean empty = piece.length == from;
      if (!empty && (channel == OUTPUT || channel == ERRORS)) {
        OutputStream to = channel == OUTPUT ? output : errors;
        to.write(piece, from, piece.length - from);
        to.flush();
      } else {
        other(channel, frame, from);
      }
      channel = frame.last() ? -1 : channel;
    }
    settle();
  }

  /** What is no output of the process. */
  private void other(int channel, WebSocket.Frame frame, int from) throws IOException {
    byte[] piece = frame.payload();
    if (channel == STATUS && piece.length > from) {
      settle();
      terms.ending(piece, from, piece.length - from);
    } else if (channel == CLOSING) {
      settle();
    } else if (piece.length > from) {
      throw new BrokenStream("a process writes output, errors and its status");
    }
    client.write(frame);
  }

  private static boolean begins(WebSocket.Frame frame, int channel) throws BrokenStream {
    boolean begins = frame.opcode() == WebSocket.BINARY;
    boolean goesOn = frame.opcode() == WebSocket.CONTINUATION;
    if (begins == (channel >= 0) || begins == goesOn) {
      throw new BrokenStream("messages are binary, each whole before the next");
    }
    return begins;
  }

  private static int number(byte[] piece) throws BrokenStream {
    if (piece.length == 0) {
      throw new BrokenStream("a message names its channel");
    }
    return piece[0] & 0xFF;
  }

  /** The output has ended: what is held back for masks goes out. */
  private void settle() throws IOException {
    for (OutputStream one : new OutputStream[] {output, errors}) {
      if (one instanceof MaskingOutputStream masked) {
        masked.finish();
      }
    }
  }
}
