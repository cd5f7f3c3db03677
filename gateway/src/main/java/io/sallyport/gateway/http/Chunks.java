package io.sallyport.gateway.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes a body in chunks (RFC 9112 §7.1), or as it is where its length was told. */
final class Chunks {
  private static final byte[] END = {'0', '\r', '\n', '\r', '\n'};
  private static final byte[] LINE = {'\r', '\n'};

  private final OutputStream out;
  private final boolean chunked;
  private final @Nullable HttpTape tape;
  private long written;

  Chunks(OutputStream out, boolean chunked) {
    this(out, chunked, null);
  }

  /** Each piece is recorded before it goes out. */
  Chunks(OutputStream out, boolean chunked, @Nullable HttpTape tape) {
    this.out = out;
    this.chunked = chunked;
    this.tape = tape;
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    if (tape != null) {
      tape.body(bytes, offset, length);
    }
    written += length;
    if (chunked) {
      out.write(Integer.toHexString(length).getBytes(StandardCharsets.US_ASCII));
      out.write(LINE);
    }
    out.write(bytes, offset, length);
    if (chunked) {
      out.write(LINE);
    }
  }

  long written() {
    return written;
  }

  void end() throws IOException {
    if (chunked) {
      out.write(END);
    }
    out.flush();
  }
}
