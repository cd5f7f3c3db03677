package io.sallyport.gateway.http2;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames. Where a read ends for its time, what has come of a frame is kept, so that the next
 * call goes on. For one thread.
 */
final class FrameReader {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final InputStream in;
  private final byte[] head = new byte[Math.max(PREFACE.length, Frame.HEAD)];
  private final byte[] payload = new byte[Frame.LARGEST];
  private int ofHead;
  private int ofPayload;

  FrameReader(InputStream in) {
    this.in = in;
  }

  /** What every client begins with (RFC 9113 §3.4). */
  void preface() throws IOException {
    while (ofHead < PREFACE.length) {
      int read = in.read(head, ofHead, PREFACE.length - ofHead);
      for (int i = ofHead; i < ofHead + Math.max(0, read); i++) {
        if (head[i] != PREFACE[i]) {
          read = -1;
        }
      }
      if (read < 0) {
        throw new ConnectionBroken(
            ErrorCode.PROTOCOL_ERROR, "a connection begins with its preface");
      }
      ofHead += read;
    }
    ofHead = 0;
  }

  /** The next frame, or null where the stream ends before it. */
  @Nullable Frame next() throws IOException {
    while (ofHead < Frame.HEAD) {
      int read = in.read(head, ofHead, Frame.HEAD - ofHead);
      if (read < 0) {
        return null;
      }
      ofHead += read;
    }
    int length = (head[0] & 0xFF) << 16 | (head[1] & 0xFF) << 8 | (head[2] & 0xFF);
    if (length > Frame.LARGEST) {
      throw new ConnectionBroken(
          ErrorCode.FRAME_SIZE_ERROR, "a frame has at most " + Frame.LARGEST + " bytes");
    }
    while (ofPayload < length) {
      int read = in.read(payload, ofPayload, length - ofPayload);
      if (read < 0) {
        return null;
      }
      ofPayload += read;
    }
    ofHead = 0;
    ofPayload = 0;
    int stream =
        (head[5] & 0x7F) << 24 | (head[6] & 0xFF) << 16 | (head[7] & 0xFF) << 8 | (head[8] & 0xFF);
    return new Frame(head[3] & 0xFF, head[4] & 0xFF, stream, payload, length);
  }
}
