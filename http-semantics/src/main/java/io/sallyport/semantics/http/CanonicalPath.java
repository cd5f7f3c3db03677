package io.sallyport.semantics.http;

import java.nio.charset.CharacterCodingException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A path in its one form (RFC 3986 §6.2.2): unreserved characters plain, others encoded in capitals
 * as they came, no empty and no dot segments. What servers read in different ways is refused:
 * encoded slashes, backslashes, parameters of segments, control characters, encoding within
 * encoding, characters that fold to one of these. Immutable.
 *
 * @param segments decoded, none with a slash in it
 * @param encoded as sent, from the first slash on
 * @param directory whether a slash stands at the end
 */
record CanonicalPath(List<String> segments, String encoded, boolean directory) {
  private static final int LONGEST = 8_192;
  private static final int MOST_SEGMENTS = 256;

  /** Plain in a path beside the unreserved ones: sub-delims without ';', and ":@". */
  private static final String PLAIN = "!$&'()*+,=:@";

  /** Sent encoded, since clients differ in whether they do. */
  private static final String TO_ENCODE = "\"<>^`{|}";

  private static final String TREACHEROUS = "/\\.;%";

  CanonicalPath {
    segments = List.copyOf(segments);
  }

  /** Of a path that begins with a slash. */
  static CanonicalPath of(String raw) throws Refused {
    if (raw.length() > LONGEST) {
      throw Codes.tooLarge("path", LONGEST);
    }
    if (!raw.startsWith("/")) {
      throw Codes.path(raw.isEmpty() ? "" : raw.substring(0, 1), "it begins with '/'");
    }
    List<Segment> kept = new ArrayList<>();
    boolean directory = resolve(raw.substring(1).split("/", -1), kept);
    if (kept.size() > MOST_SEGMENTS) {
      throw Codes.tooLarge("path", MOST_SEGMENTS);
    }
    StringBuilder encoded = new StringBuilder();
    List<String> segments = new ArrayList<>();
    for (Segment segment : kept) {
      encoded.append('/').append(segment.encoded);
      segments.add(segment.decoded);
    }
    boolean slash = directory || kept.isEmpty();
    return new CanonicalPath(segments, slash ? encoded + "/" : encoded.toString(), slash);
  }

  /** Removes empty and dot segments; true where what remains names a directory. */
  private static boolean resolve(String[] parts, List<Segment> kept) throws Refused {
    boolean empty = false;
    boolean directory = false;
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      Segment segment = Segment.of(parts[i]);
      switch (segment.decoded) {
        case "" -> {
          empty |= !last;
          directory = last;
        }
        case "." -> directory = last;
        case ".." -> {
          if (kept.isEmpty()) {
            throw Codes.path("..", "it does not go above its root");
          }
          kept.remove(kept.size() - 1);
          directory = last;
          if (empty) {
            throw Codes.path("//..", "servers differ in what an empty segment before '..' means");
          }
        }
        default -> kept.add(segment);
      }
    }
    return directory;
  }

  /** The same below a base, for what is sent. */
  String below(CanonicalPath base) {
    if (base.segments.isEmpty()) {
      return encoded;
    }
    String prefix =
        base.directory ? base.encoded.substring(0, base.encoded.length() - 1) : base.encoded;
    return prefix + encoded;
  }

  /** The segments behind those of a base, or null where the path is not below it. */
  @org.jspecify.annotations.Nullable
  CanonicalPath relativeTo(CanonicalPath base) {
    int skip = base.segments.size();
    if (segments.size() < skip || !segments.subList(0, skip).equals(base.segments)) {
      return null;
    }
    int at = 0;
    for (int i = 0; i < skip; i++) {
      at = encoded.indexOf('/', at + 1);
      at = at < 0 ? encoded.length() : at;
    }
    String rest = encoded.substring(at);
    return new CanonicalPath(
        segments.subList(skip, segments.size()), rest.isEmpty() ? "/" : rest, directory);
  }

  /** The name that rules speak of: decoded segments; a single slash for the root. */
  String name() {
    return segments.isEmpty() ? "/" : String.join("/", segments);
  }

  /** One segment, in both forms. */
  private record Segment(String decoded, String encoded) {
    static Segment of(String raw) throws Refused {
      byte[] bytes = new byte[raw.length()];
      int length = 0;
      boolean plain = true;
      StringBuilder encoded = new StringBuilder(raw.length());
      for (int i = 0; i < raw.length(); i++) {
        char c = raw.charAt(i);
        int octet = c;
        if (c == '%') {
          octet = Percent.byteAt(raw, i + 1);
          if (octet < 0) {
            throw Codes.path("%", "two hexadecimal digits follow '%'");
          }
          i += 2;
          check(octet);
          if (Percent.unreserved(octet)) {
            encoded.append((char) octet);
          } else {
            Percent.append(encoded, octet);
          }
          plain &= octet < 0x80;
        } else {
          literal(c, encoded);
        }
        bytes[length++] = (byte) octet;
      }
      return finish(bytes, length, encoded.toString(), plain);
    }

    private static void literal(char c, StringBuilder encoded) throws Refused {
      if (c == ';' || c == '\\' || c == '#' || c == '?' || c <= 0x20 || c >= 0x7F) {
        throw Codes.path(c <= 0x20 || c >= 0x7F ? "?" : "" + c, rule(c));
      }
      if (Percent.unreserved(c) || PLAIN.indexOf(c) >= 0) {
        encoded.append(c);
      } else if (TO_ENCODE.indexOf(c) >= 0) {
        Percent.append(encoded, c);
      } else {
        throw Codes.path("" + c, "this character is not in the grammar of a path");
      }
    }

    private static String rule(int c) {
      return c == ';'
          ? "servers differ in whether ';' begins a parameter"
          : "this character is not in the grammar of a path";
    }

    private static void check(int octet) throws Refused {
      if (octet == '/' || octet == '\\') {
        throw Codes.path(
            octet == '/' ? "%2F" : "%5C", "servers differ in whether it separates segments");
      }
      if (octet == ';') {
        throw Codes.path("%3B", rule(';'));
      }
      if (octet < 0x20 || octet == 0x7F) {
        throw Codes.path("%" + Integer.toHexString(octet), "a path has no control characters");
      }
    }

    private static Segment finish(byte[] bytes, int length, String encoded, boolean plain)
        throws Refused {
      String decoded;
      try {
        decoded = Percent.utf8(bytes, length);
      } catch (CharacterCodingException e) {
        Refused refused = Codes.path("%", "its bytes are UTF-8");
        refused.addSuppressed(e);
        throw refused;
      }
      for (int at = decoded.indexOf('%'); at >= 0; at = decoded.indexOf('%', at + 1)) {
        if (Percent.byteAt(decoded, at + 1) >= 0) {
          throw Codes.path("%25", "an encoding within an encoding may be taken off twice");
        }
      }
      if (!plain) {
        unambiguous(decoded);
      }
      return new Segment(decoded, encoded);
    }

    /** Some servers fold wide and small forms of letters into plain ones before they compare. */
    private static void unambiguous(String decoded) throws Refused {
      for (int i = 0; i < decoded.length(); i++) {
        char c = decoded.charAt(i);
        if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
          throw Codes.path("U+%04X".formatted((int) c), "a path has no control characters");
        }
        if (c < 0x80) {
          continue;
        }
        String folded = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC);
        for (int k = 0; k < folded.length(); k++) {
          if (TREACHEROUS.indexOf(folded.charAt(k)) >= 0 || c == '\u2215' || c == '\u2044') {
            throw Codes.path(
                "U+%04X".formatted((int) c), "some servers read it as '/', '\\', '.', ';' or '%'");
          }
        }
      }
    }
  }
}
