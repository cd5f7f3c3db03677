package io.sallyport.gateway.approvals;

import io.sallyport.api.Secret;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code X-Sallyport-Signature: t=SECONDS,v1=HEX}: HMAC-SHA256 over the seconds, a dot
 * and the body, so that what is sent can be neither changed nor kept for later.
 */
final class HookSignature {
  static final String HEADER = "X-Sallyport-Signature";
  private static final Pattern FORM = Pattern.compile("t=(\\d{1,12}),v1=([0-9a-f]{64})");
  private static final Duration FRESH = Duration.ofMinutes(5);

  private HookSignature() {}

  static String of(Secret key, Instant now, String body) {
    long seconds = now.getEpochSecond();
    return "t=" + seconds + ",v1=" + hmac(key, seconds + "." + body);
  }

  /** Whether the body came from who holds the key, just now. */
  static boolean holds(Secret key, Instant now, String body, @Nullable String header) {
    Matcher form = FORM.matcher(header == null ? "" : header);
    if (!form.matches()) {
      return false;
    }
    long seconds = Long.parseLong(form.group(1));
    boolean fresh = Math.abs(now.getEpochSecond() - seconds) <= FRESH.toSeconds();
    return same(hmac(key, seconds + "." + body), form.group(2)) && fresh;
  }

  static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  static String hmac(Secret key, String text) {
    byte[] raw =
        key.use(
            chars -> {
              ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(chars));
              byte[] exact = new byte[bytes.remaining()];
              bytes.get(exact).clear();
              while (bytes.hasRemaining()) {
                bytes.put((byte) 0);
              }
              return exact;
            });
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(raw, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HMAC-SHA256; this one has not.", e);
    } finally {
      Arrays.fill(raw, (byte) 0);
    }
  }
}
