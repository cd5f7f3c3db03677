package io.sallyport.token;

import io.sallyport.api.Secret;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, {@code application/x-www-form-urlencoded}, which is wiped when closed. One
 * thread at a time.
 */
final class Form implements AutoCloseable {
  private final Bytes bytes = new Bytes();

  /** Can wipe what it holds, and what it held before it grew. */
  private static final class Bytes extends ByteArrayOutputStream {
    Bytes() {
      super(Tokens.MOST);
    }

    @Override
    public synchronized void write(int b) {
      if (count == buf.length) {
        byte[] old = buf;
        buf = Arrays.copyOf(old, count * 2);
        Arrays.fill(old, (byte) 0);
      }
      buf[count++] = (byte) b;
    }

    synchronized void wipe() {
      Arrays.fill(buf, (byte) 0);
      count = 0;
    }
  }

  Form put(String name, @Nullable String value) {
    if (value != null) {
      name(name);
      text(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
    return this;
  }

  Form put(String name, Secret value) {
    name(name);
    value.use(
        characters -> {
          encode(characters);
          return this;
        });
    return this;
  }

  /** The bytes; the caller wipes them. */
  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** Tells whether two requests are the same. */
  String digest() {
    byte[] all = bytes();
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", e);
    } finally {
      Arrays.fill(all, (byte) 0);
    }
  }

  private void name(String name) {
    if (bytes.size() > 0) {
      bytes.write('&');
    }
    text(name);
    bytes.write('=');
  }

  private void text(String ascii) {
    ascii.chars().forEach(bytes::write);
  }

  private void encode(char[] value) {
    ByteBuffer utf8 = ByteBuffer.allocate(value.length * 3 + 3);
    var encoder = StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);
    encoder.encode(CharBuffer.wrap(value), utf8, true);
    utf8.flip();
    String hex = "0123456789ABCDEF";
    while (utf8.hasRemaining()) {
      int b = utf8.get() & 0xff;
      if ((b < 0x80 && Character.isLetterOrDigit(b)) || "-._*".indexOf(b) >= 0) {
        bytes.write(b);
      } else {
        bytes.write('%');
        bytes.write(hex.charAt(b >> 4));
        bytes.write(hex.charAt(b & 15));
      }
    }
    Arrays.fill(utf8.array(), (byte) 0);
  }

  @Override
  public void close() {
    bytes.wipe();
  }
}
