package io.sallyport.token;

import org.jspecify.annotations.Nullable;

/** Every reason why there is no token; listed with its remedy in {@code docs/codes.md}. */
final class Codes {
  private static final int MOST = 200;

  private Codes() {}

  /** A value shown in a message, cut and without what could steer a terminal. */
  static String printable(String value) {
    StringBuilder safe = new StringBuilder();
    value
        .codePoints()
        .limit(MOST)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }

  static TokenException none(String gateway) {
    return TokenException.of(
        "SP-5301",
        "no token",
        gateway,
        "a gateway knows its callers by a token",
        "set sallyport.token, sallyport.tokenFile or sallyport.oidc.issuer, or run 'sallyport login'",
        null);
  }

  static TokenException ambiguous(String ways) {
    return TokenException.of(
        "SP-5302",
        "two ways to get a token",
        ways,
        "one way has to be named, so that nobody is taken for another",
        "keep one of these settings",
        null);
  }

  static TokenException badSetting(String name, String rule) {
    return TokenException.of("SP-5303", "a setting cannot be used", name, rule, "correct it", null);
  }

  static TokenException unreadable(String file, String why, @Nullable Throwable cause) {
    return TokenException.of(
        "SP-5304",
        "the token's file cannot be used",
        file,
        why,
        "check the path, its permissions and what writes it",
        cause);
  }

  static TokenException badToken() {
    return TokenException.of(
        "SP-5305",
        "this is no token",
        "***",
        "a token is 1 to 16384 visible ASCII characters without blanks (RFC 6750)",
        "look at what supplies it",
        null);
  }
}
