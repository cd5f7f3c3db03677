package io.sallyport.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;

/** The bytes that were read as one character each. For one thread at a time. */
final class LatinStream extends InputStream {
  private final Reader in;

  LatinStream(Reader in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    return in.read();
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    char[] chars = new char[Math.min(length, 8_192)];
    int count = in.read(chars, 0, chars.length);
    for (int i = 0; i < count; i++) {
      into[offset + i] = (byte) chars[i];
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
