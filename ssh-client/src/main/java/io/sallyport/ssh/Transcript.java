package io.sallyport.ssh;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Recording;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One stream of output on its way into a recording. Text is kept as it is; what is no text (an
 * archive, a file that {@code cat} or the old {@code scp} sends) would fill the recording and could
 * not be had back from it, and is kept by its size and SHA-256. One thread at a time.
 */
final class Transcript {
  /** How many bytes of four must be no text, for a piece to be none. */
  private static final int SHARE = 4;

  /** Pieces up to this are looked at whole, of longer ones a sample at every step. */
  private static final int LONG = 4 * 1024;

  private static final int SAMPLE = 32;
  private static final int STEP = 512;

  /** One for what a terminal does not show or do anything with. */
  private static final byte[] JUNK = junk();

  private final Recording recording;
  private final MessageDigest sha;
  private long bytes;

  Transcript(Recording recording) {
    this.recording = recording;
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", e);
    }
  }

  private static byte[] junk() {
    byte[] junk = new byte[128];
    for (int c = 0; c < ' '; c++) {
      junk[c] = (byte) ("\u0007\b\t\n\f\r\u001b".indexOf(c) < 0 ? 1 : 0);
    }
    junk[0x7f] = 1;
    return junk;
  }

  /** Keeps a piece. */
  void append(byte[] from, int offset, int count) throws AccessDeniedException {
    if (isText(from, offset, count)) {
      end();
      recording.append(Recording.Stream.OUTPUT, from, offset, count);
    } else if (recording.ended()) {
      // What it throws then says why.
      recording.append(Recording.Stream.OUTPUT, from, offset, count);
    } else {
      bytes += count;
      sha.update(from, offset, count);
    }
  }

  /** Says what was no text so far. */
  void end() throws AccessDeniedException {
    if (bytes > 0) {
      String digest = HexFormat.of().formatHex(sha.digest());
      byte[] mark =
          ("output that is no text: " + bytes + " bytes, sha256 " + digest)
              .getBytes(StandardCharsets.US_ASCII);
      bytes = 0;
      recording.append(Recording.Stream.MARK, mark, 0, mark.length);
    }
  }

  /**
   * Whether at most a quarter is neither ASCII that shows nor well-formed UTF-8. Of a long piece
   * one part in sixteen is looked at: to look at all of what is no text took longer than to send
   * it.
   */
  static boolean isText(byte[] from, int offset, int count) {
    int end = offset + count;
    int part = count > LONG ? SAMPLE : count;
    int junk = 0;
    int seen = 0;
    for (int at = offset; at < end; at += count > LONG ? STEP : count) {
      int stop = Math.min(end, at + part);
      junk += junk(from, at, stop);
      seen += stop - at;
    }
    return junk * (long) SHARE <= seen;
  }

  /** How much of a part is no text; at both its ends a character may be cut. */
  private static int junk(byte[] from, int begin, int end) {
    int junk = 0;
    int i = begin;
    while (i < end && i < begin + 3 && (from[i] & 0xc0) == 0x80) {
      i++;
    }
    for (; i < end; i++) {
      int c = from[i];
      if (c >= 0) {
        junk += JUNK[c];
      } else {
        int more = following(c & 0xff);
        int at = i + 1;
        while (at < end && at <= i + more && (from[at] & 0xc0) == 0x80) {
          at++;
        }
        boolean whole = more > 0 && (at == i + more + 1 || at == end);
        i = whole ? at - 1 : i;
        junk += whole ? 0 : 1;
      }
    }
    return junk;
  }

  /** How many bytes follow the first one of a character, or 0 for none that can be the first. */
  private static int following(int first) {
    if (first < 0xc2 || first > 0xf4) {
      return 0;
    }
    return first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
  }
}
