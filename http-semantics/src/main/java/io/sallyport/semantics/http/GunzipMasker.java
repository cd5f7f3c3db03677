package io.sallyport.semantics.http;

import java.io.IOException;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks gzip (RFC 1952), member by member, in front of another masker. */
final class GunzipMasker implements BodyMasker {
  private static final int FIXED_HEADER = 10;
  private static final int TRAILER = 8;
  private static final int LARGEST_HEADER = 65_536;

  private final BodyMasker inner;
  private final Inflater inflater = new Inflater(true);
  private final byte[] unpacked = new byte[16_384];
  private byte[] header = new byte[0];
  private boolean inBody;
  private int trailer;
  private boolean touched;

  GunzipMasker(BodyMasker inner) {
    this.inner = inner;
  }

  @Override
  public Map<String, Integer> counts() {
    return inner.counts();
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, ByteSink out) throws IOException {
    int at = offset;
    int end = offset + length;
    touched |= length > 0;
    while (at < end) {
      if (trailer > 0) {
        int skip = Math.min(trailer, end - at);
        trailer -= skip;
        at += skip;
      } else if (!inBody) {
        at = header(bytes, at, end);
      } else {
        at = body(bytes, at, end, out);
      }
    }
  }

  private int header(byte[] bytes, int at, int end) throws MaskingException {
    byte[] all = new byte[header.length + end - at];
    System.arraycopy(header, 0, all, 0, header.length);
    System.arraycopy(bytes, at, all, header.length, end - at);
    int length = headerLength(all);
    if (length < 0) {
      if (all.length > LARGEST_HEADER) {
        throw bad();
      }
      header = all;
      return end;
    }
    int used = length - header.length;
    header = new byte[0];
    inBody = true;
    inflater.reset();
    return at + used;
  }

  /** How long the header is, or -1 where it has not all come yet. */
  private static int headerLength(byte[] all) throws MaskingException {
    if (all.length < FIXED_HEADER) {
      return -1;
    }
    if (all[0] != 0x1F || all[1] != (byte) 0x8B || all[2] != 8) {
      throw bad();
    }
    int flags = all[3];
    int at = FIXED_HEADER;
    if ((flags & 4) != 0) {
      if (all.length < at + 2) {
        return -1;
      }
      at += 2 + (all[at] & 0xFF) + ((all[at + 1] & 0xFF) << 8);
    }
    for (int text = 0; text < Integer.bitCount(flags & 0x18); text++) {
      while (at < all.length && all[at] != 0) {
        at++;
      }
      at++;
    }
    at += (flags & 2) != 0 ? 2 : 0;
    return at <= all.length ? at : -1;
  }

  private int body(byte[] bytes, int at, int end, ByteSink out) throws IOException {
    inflater.setInput(bytes, at, end - at);
    try {
      while (true) {
        int count = inflater.inflate(unpacked);
        if (count > 0) {
          inner.feed(unpacked, 0, count, out);
        } else if (inflater.finished()) {
          inBody = false;
          trailer = TRAILER;
          return end - inflater.getRemaining();
        } else if (inflater.needsDictionary()) {
          throw bad();
        } else {
          return end;
        }
      }
    } catch (DataFormatException e) {
      MaskingException bad = bad();
      bad.initCause(e);
      throw bad;
    }
  }

  private static MaskingException bad() {
    return new MaskingException(Codes.encoding("gzip, malformed"));
  }

  @Override
  public void end(ByteSink out) throws IOException {
    inflater.end();
    if (touched && (inBody || trailer > 0 || header.length > 0)) {
      throw bad();
    }
    inner.end(out);
  }
}
