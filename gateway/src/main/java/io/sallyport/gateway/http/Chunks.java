package io.sallyport.gateway.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a body in chunks (RFC 9112 §7.1), or as it is where its length was told. */
final class Chunks {
  private static final byte[] END = {'0', '\r', '\n', '\r', '\n'};
  private static final byte[] LINE = {'\r', '\n'};

  private final OutputStream out;
  private final boolean chunked;

  Chunks(OutputStream out, boolean chunked) {
    this.out = out;
    this.chunked = chunked;
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    if (chunked) {
      out.write(Integer.toHexString(length).getBytes(StandardCharsets.US_ASCII));
      out.write(LINE);
    }
    out.write(bytes, offset, length);
    if (chunked) {
      out.write(LINE);
    }
  }

  void end() throws IOException {
    if (chunked) {
      out.write(END);
    }
    out.flush();
  }
}
