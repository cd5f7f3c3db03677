package io.sallyport.gateway.identity;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Actor;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Secret;
import io.sallyport.api.Subject;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import io.sallyport.gateway.store.StoreException;
import io.sallyport.gateway.store.TokenRow;
import io.sallyport.gateway.store.Tokens;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own tokens, {@code spt_<id>_<256 bits of chance>}: shown once, kept as a SHA-256,
 * which is enough for what nobody can guess. Thread-safe.
 */
public final class ApiTokens implements Identity {
  private static final Pattern FORM = Pattern.compile("spt_([0-9a-f]{16})_[A-Za-z0-9_-]{43}");

  private static final int LENGTH = 4 + 16 + 1 + 43;

  /** How the credential's id begins, for revocations. */
  public static final String PREFIX = "token:";

  private final Tokens tokens;
  private final Clock clock;
  private final SecureRandom chance = new SecureRandom();

  /** Tokens out of that store. */
  public ApiTokens(Tokens tokens, Clock clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * A token that was just made.
   *
   * @param row what is kept
   * @param text the token itself, never seen again
   */
  public record Made(TokenRow row, Secret text) {}

  /**
   * Whom a token speaks for.
   *
   * @param name what people call it
   * @param subject whom its calls count for
   * @param actor the agent acting for the subject, or null
   * @param groups the subject's groups
   * @param expires when it ends, or null for never
   */
  public record Wanted(
      String name,
      String subject,
      @Nullable String actor,
      Set<String> groups,
      @Nullable Instant expires) {
    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException when a part is blank, too long, or has a line break
     */
    public Wanted {
      groups = Set.copyOf(groups);
      check("name", name);
      check("subject", subject);
      if (actor != null) {
        check("actor", actor);
      }
      groups.forEach(group -> check("group", group));
      if (String.join("\n", groups).length() > 4_000) {
        throw new IllegalArgumentException("The groups are longer than 4000 characters together.");
      }
    }

    private static void check(String what, String text) {
      if (text.isBlank() || text.length() > 200 || text.chars().anyMatch(c -> c < ' ')) {
        throw new IllegalArgumentException(
            "The " + what + " must be 1 to 200 characters without line breaks.");
      }
    }
  }

  /** Makes one and keeps its hash. */
  public Made create(Wanted wanted, String by) throws StoreException {
    byte[] id = new byte[8];
    byte[] secret = new byte[32];
    chance.nextBytes(id);
    chance.nextBytes(secret);
    String name = HexFormat.of().formatHex(id);
    char[] text =
        ("spt_" + name + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret))
            .toCharArray();
    Arrays.fill(secret, (byte) 0);
    try {
      TokenRow row =
          new TokenRow(
              name,
              wanted.name(),
              wanted.subject(),
              wanted.actor(),
              wanted.groups(),
              Digest.hex(text),
              clock.instant(),
              by,
              wanted.expires());
      tokens.add(row);
      return new Made(row, Secret.of(text));
    } finally {
      Arrays.fill(text, '\0');
    }
  }

  @Override
  public @Nullable Login authenticate(Presented credential) throws AccessDeniedException {
    if (!(credential instanceof Presented.Token token)) {
      return null;
    }
    String hash = token.value().use(Digest::hex);
    String id = token.value().use(ApiTokens::id);
    if (id.isEmpty()) {
      return null;
    }
    TokenRow row = find(id);
    if (row == null || !same(row.hash(), hash)) {
      throw Refusals.unknown(null);
    }
    Instant expires = row.expires();
    if (expires != null && !expires.isAfter(clock.instant())) {
      throw Refusals.expired();
    }
    Subject subject = new Subject(row.subject(), row.groups(), Attributes.none());
    String actor = row.actor();
    Caller caller = new Caller(subject, actor == null ? null : Actor.of(actor), null);
    return new Login(caller, expires, PREFIX + id);
  }

  /** The id in a token of ours, or the empty string where it is another's. */
  private static String id(char[] text) {
    if (text.length != LENGTH) {
      return "";
    }
    Matcher form = FORM.matcher(CharBuffer.wrap(text));
    return form.matches() ? form.group(1) : "";
  }

  private @Nullable TokenRow find(String id) throws AccessDeniedException {
    try {
      return tokens.find(id);
    } catch (StoreException e) {
      throw Refusals.blind(e);
    }
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.US_ASCII), b.getBytes(StandardCharsets.US_ASCII));
  }
}
