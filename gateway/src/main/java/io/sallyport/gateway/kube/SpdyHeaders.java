package io.sallyport.gateway.kube;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Name/value blocks of SPDY/3.1 (§2.6.10), packed with zlib and the protocol's own dictionary, one
 * stream of it each way. For one thread at a time.
 */
final class SpdyHeaders implements AutoCloseable {
  private static final int LARGEST = 65_536;
  private static final int MOST = 64;

  private final byte[] dictionary = dictionary();
  private final Inflater inflater = new Inflater();
  private final Deflater deflater = new Deflater();

  SpdyHeaders() {
    deflater.setDictionary(dictionary);
  }

  private static byte[] dictionary() {
    try (InputStream in = SpdyHeaders.class.getResourceAsStream("spdy3.dictionary")) {
      if (in == null) {
        throw new IllegalStateException("The dictionary of SPDY/3.1 is missing in this jar.");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the names and values of a packed block; each name stands once. */
  Map<String, String> unpacked(byte[] block, int offset) throws IOException {
    ByteBuffer plain = ByteBuffer.wrap(inflated(block, offset));
    try {
      int count = plain.getInt();
      if (count < 0 || count > MOST) {
        throw new BrokenStream("a block has at most " + MOST + " names");
      }
      Map<String, String> headers = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        String name = text(plain);
        if (headers.put(name, text(plain)) != null) {
          throw new BrokenStream("a name stands once in a block");
        }
      }
      return headers;
    } catch (java.nio.BufferUnderflowException e) {
      throw new BrokenStream("a block is whole");
    }
  }

  private static String text(ByteBuffer plain) throws BrokenStream {
    int length = plain.getInt();
    if (length < 0 || length > plain.remaining()) {
      throw new BrokenStream("a block is whole");
    }
    byte[] bytes = new byte[length];
    plain.get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private byte[] inflated(byte[] block, int offset) throws BrokenStream {
    inflater.setInput(block, offset, block.length - offset);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    byte[] piece = new byte[4_096];
    try {
      while (true) {
        int read = inflater.inflate(piece);
        plain.write(piece, 0, read);
        if (plain.size() > LARGEST) {
          throw new BrokenStream("a block has at most " + LARGEST + " bytes");
        }
        if (read == 0) {
          if (!inflater.needsDictionary()) {
            return plain.toByteArray();
          }
          inflater.setDictionary(dictionary);
        }
      }
    } catch (DataFormatException | IllegalArgumentException e) {
      throw new BrokenStream("a block is packed with zlib and the dictionary of SPDY/3.1");
    }
  }

  /** Packs names and values. */
  byte[] packed(Map<String, String> headers) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    number(plain, headers.size());
    headers.forEach(
        (name, value) -> {
          text(plain, name);
          text(plain, value);
        });
    deflater.setInput(plain.toByteArray());
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] piece = new byte[4_096];
    int made;
    do {
      made = deflater.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH);
      packed.write(piece, 0, made);
    } while (made == piece.length);
    return packed.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    number(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void number(ByteArrayOutputStream out, int number) {
    out.writeBytes(ByteBuffer.allocate(4).putInt(number).array());
  }

  @Override
  public void close() {
    inflater.end();
    deflater.end();
  }
}
