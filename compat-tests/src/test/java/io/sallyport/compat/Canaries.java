package io.sallyport.compat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks for secrets in bytes, in whatever dress they usually come: as text in UTF-8 or UTF-16 (as
 * the strings of a heap), in base64 at each of its three offsets, in hex, and encoded for a URL.
 */
final class Canaries {
  private static final int CHUNK = 1 << 20;

  /** By their first byte: a heap is large, and is gone through once. */
  private final Needle[][] starting = new Needle[256][0];

  private int longest;

  /** The secrets to look for, each long and odd enough to stand nowhere by chance. */
  Canaries(List<String> secrets) {
    secrets.forEach(this::add);
  }

  private void add(String secret) {
    byte[] utf8 = secret.getBytes(StandardCharsets.UTF_8);
    put(secret + " in UTF-8", utf8);
    for (Charset wide : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      put(secret + " in " + wide, secret.getBytes(wide));
    }
    put(secret + " in hex", HexFormat.of().formatHex(utf8).getBytes(StandardCharsets.US_ASCII));
    put(secret + " for a URL", URLEncoder.encode(secret, StandardCharsets.UTF_8).getBytes());
    for (int offset = 0; offset < 3; offset++) {
      byte[] moved = new byte[offset + utf8.length];
      System.arraycopy(utf8, 0, moved, offset, utf8.length);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(moved);
      // Its first and last digits depend on the neighbours.
      String steady = encoded.substring(offset == 0 ? 0 : offset + 1, encoded.length() - 1);
      put(secret + " in base64", steady.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private void put(String what, byte[] needle) {
    int first = needle[0] & 0xff;
    Needle[] more = Arrays.copyOf(starting[first], starting[first].length + 1);
    more[more.length - 1] = new Needle(what, needle);
    starting[first] = more;
    longest = Math.max(longest, needle.length);
  }

  /** What was found in the files below that path, as {@code file: secret in …}. */
  List<String> in(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(Files::isRegularFile).flatMap(file -> inFile(file).stream()).toList();
    }
  }

  private List<String> inFile(Path file) {
    List<String> found = new ArrayList<>();
    byte[] window = new byte[CHUNK + longest];
    int kept = 0;
    try (var in = Files.newInputStream(file)) {
      int read;
      while ((read = in.readNBytes(window, kept, CHUNK)) > 0) {
        int length = kept + read;
        for (String one : in(window, length)) {
          found.add(file.getFileName() + ": " + one);
        }
        kept = Math.min(longest, length);
        System.arraycopy(window, length - kept, window, 0, kept);
      }
      return found.stream().distinct().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> in(byte[] bytes) {
    return in(bytes, bytes.length);
  }

  private List<String> in(byte[] bytes, int length) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      for (Needle needle : starting[bytes[i] & 0xff]) {
        if (needle.isAt(bytes, i, length)) {
          found.add(needle.what);
        }
      }
    }
    return found;
  }

  private record Needle(String what, byte[] bytes) {
    boolean isAt(byte[] all, int at, int length) {
      return bytes.length <= length - at
          && Arrays.equals(all, at, at + bytes.length, bytes, 0, bytes.length);
    }
  }
}
