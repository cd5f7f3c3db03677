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

  private static final Pattern NUMBER = Pattern.compile("[0-9 +()./-]{7,}");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]{2,}@([A-Za-z0-9.-]+)");
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
    if (NUMBER.matcher(value).matches()) {
      return REDACTED + value.substring(length - (length >= 12 ? 4 : 2));
    }
    if (length <= 254 && EMAIL.matcher(value).matches()) {
      return value.charAt(0) + REDACTED + value.substring(value.indexOf('@'));
    }
    if (IBAN.matcher(value).matches()) {
      return value.substring(0, 2) + REDACTED + value.substring(length - 4);
    }
    boolean shows = length >= 5 && !Character.isSurrogate(value.charAt(0));
    return shows ? value.charAt(0) + REDACTED : REDACTED;
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
