package io.sallyport.token;

import io.sallyport.api.Secret;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token that an issuer gave.
 *
 * @param token the token
 * @param refresh what a next one is asked for with, or null
 * @param renew from when on another one is asked for
 * @param expires when it stops being good
 */
record Granted(Secret token, @Nullable Secret refresh, Instant renew, Instant expires)
    implements AutoCloseable {
  /** How long a token counts as good whose issuer does not say: RFC 6749 leaves it open. */
  private static final long UNSAID = 60;

  private static final long MOST_EARLY = 60;
  private static final long LONGEST = 366L * 24 * 3600;

  /**
   * Reads the answer of a token endpoint (RFC 6749 §5).
   *
   * @throws TokenException when it is a refusal, or not understood
   */
  static Granted of(String issuer, Answer answer, Instant now) throws TokenException {
    if (!answer.good()) {
      throw Codes.refused(issuer, answer);
    }
    if (!"bearer".equalsIgnoreCase(answer.text("token_type"))) {
      throw Codes.oddAnswer(issuer, "the token is not of type Bearer", null);
    }
    Secret token = answer.token("access_token");
    if (token == null) {
      throw Codes.oddAnswer(issuer, "the answer holds no access_token", null);
    }
    long good = Math.min(LONGEST, answer.seconds("expires_in", UNSAID));
    Duration early = Duration.ofSeconds(Math.min(MOST_EARLY, good / 5));
    Instant expires = now.plusSeconds(good);
    return new Granted(token, answer.token("refresh_token"), expires.minus(early), expires);
  }

  @Override
  public void close() {
    token.close();
    if (refresh != null) {
      refresh.close();
    }
  }

  @Override
  public String toString() {
    return "Granted[until " + expires + "]";
  }
}
