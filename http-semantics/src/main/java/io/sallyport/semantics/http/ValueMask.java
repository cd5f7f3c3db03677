package io.sallyport.semantics.http;

import io.sallyport.api.MaskKind;
import io.sallyport.api.Secret;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Masks single values as the same masks do in a database: {@code partial} tells its shape from the
 * value, {@code hash} and {@code token} are keyed (HMAC-SHA-256, RFC 2104) and stable for as long
 * as the key is. For one thread at a time.
 */
public final class ValueMask {
  static final String REDACTED = "***";

  private static final Pattern IBAN = Pattern.compile("[A-Z]{2}\\d{2}[A-Z0-9 ]{11,38}");
  private static final long EXACT = 1L << 53;

  private final Secret key;
  private @Nullable Mac mac;

  /**
   * Masks with that key.
   *
   * @param key the broker's; not closed here
   */
  public ValueMask(Secret key) {
    this.key = key;
  }

  /** What stands for a text; null where nothing does. */
  @Nullable String text(MaskKind kind, String value) {
    return switch (kind) {
      case REDACT -> REDACTED;
      case NULL -> null;
      case PARTIAL -> partial(value);
      case HASH -> HexFormat.of().formatHex(hash(value));
      case TOKEN -> "tok_" + HexFormat.of().formatHex(hash(value), 0, 8);
    };
  }

  /** What stands for a number in JSON. */
  String number(MaskKind kind, String value) {
    return switch (kind) {
      case REDACT -> "0";
      case NULL, PARTIAL -> "null";
      case HASH, TOKEN -> Long.toString(small(hash(value)));
    };
  }

  private static long small(byte[] hash) {
    long bits = 0;
    for (int i = 0; i < 8; i++) {
      bits = bits << 8 | (hash[i] & 0xFF);
    }
    return bits & (EXACT - 1);
  }

  private static String partial(String value) {
    int length = value.length();
    if (isNumber(value)) {
      return REDACTED + value.substring(length - (length >= 12 ? 4 : 2));
    }
    int at = length <= 254 ? atOfEmail(value) : -1;
    if (at >= 0) {
      return value.charAt(0) + REDACTED + value.substring(at);
    }
    if (length >= 15 && length <= 42 && IBAN.matcher(value).matches()) {
      return value.substring(0, 2) + REDACTED + value.substring(length - 4);
    }
    boolean shows = length >= 5 && !Character.isSurrogate(value.charAt(0));
    return shows ? value.charAt(0) + REDACTED : REDACTED;
  }

  /**
   * Whether it is seven characters or more of those that telephone and card numbers are made of.
   */
  private static boolean isNumber(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < '0' || c > '9') && " +()./-".indexOf(c) < 0) {
        return false;
      }
    }
    return value.length() >= 7;
  }

  /** Where the at sign of an e-mail address stands; -1 in what is none. */
  private static int atOfEmail(String value) {
    int at = value.indexOf('@');
    if (at < 2 || value.codePointCount(0, at) < 2 || at == value.length() - 1) {
      return -1;
    }
    for (int i = 0; i < at; i++) {
      char c = value.charAt(i);
      if (c == ' ' || (c >= '\t' && c <= '\r')) {
        return -1;
      }
    }
    for (int i = at + 1; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (c < '0' || c > '9') && c != '.' && c != '-') {
        return -1;
      }
    }
    return at;
  }

  private byte[] hash(String value) {
    Mac ready = mac;
    if (ready == null) {
      ready = newMac();
      mac = ready;
    }
    return ready.doFinal(value.getBytes(StandardCharsets.UTF_8));
  }

  private Mac newMac() {
    byte[] bytes =
        key.use(
            chars -> {
              var encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(chars));
              byte[] copy = new byte[encoded.remaining()];
              encoded.get(copy);
              return copy;
            });
    try {
      Mac made = Mac.getInstance("HmacSHA256");
      made.init(new SecretKeySpec(bytes, "HmacSHA256"));
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256; this one has not.", e);
    }
  }
}
