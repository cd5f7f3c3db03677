package io.sallyport.semantics.http;

import io.sallyport.api.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks, in a form of several parts as it is sent (RFC 7578), for the field with which some servers
 * let a POST be another method. What a part holds is not looked at, but for lines in it that are
 * written as such a field is. For one thread.
 */
public final class MethodWatch {
  private static final byte[] START = "content-disposition".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST = 16_384;
  private static final Pattern NAMED =
      Pattern.compile(
          "[;\\s]name\\*?\\s*+=\\s*+(?:[\\w-]*'[\\w-]*)?'?\\s*+_method(?![\\w-])",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern ENCODED = Pattern.compile("%([2-7][0-9a-fA-F])");

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** How much of the line's begin is as that of the field; negative where it is another's. */
  private int matched;

  private boolean begun;
  private boolean within;

  private MethodWatch() {}

  /** For the body of such a request; null where there is nothing to look for. */
  public static @Nullable MethodWatch of(HttpCanonical request) {
    boolean parts = BodyFacts.type(request.headers()).startsWith("multipart/");
    return parts && request.method().equals("POST") ? new MethodWatch() : null;
  }

  /** Why no more of the body may be sent, this piece included; null where it may. */
  public @Nullable Reason over(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      byte c = bytes[i];
      if (c == '\n' || c == '\r') {
        if (within && (line.size() > LONGEST || named())) {
          return Codes.override("_method").reason();
        }
        begun = false;
      } else {
        next(c);
      }
    }
    return null;
  }

  private void next(byte c) {
    boolean folded = c == ' ' || c == '\t';
    if (!begun && !(within && folded)) {
      within = false;
      matched = 0;
      line.reset();
    }
    begun = true;
    if (within) {
      if (line.size() <= LONGEST) {
        line.write(c);
      }
    } else if (matched >= 0) {
      matched = Character.toLowerCase(c) == START[matched] ? matched + 1 : -1;
      within = matched == START.length;
    }
  }

  /** However the name is quoted: in doubt it is the one. */
  private boolean named() {
    String text = line.toString(StandardCharsets.ISO_8859_1).replaceAll("[\"\\\\]", "");
    String plain =
        ENCODED
            .matcher(text)
            .replaceAll(
                found -> {
                  String one = "" + (char) Integer.parseInt(found.group(1), 16);
                  return one.equals("$") || one.equals("\\") ? "" : one;
                });
    return NAMED.matcher(plain.toLowerCase(Locale.ROOT)).find();
  }
}
