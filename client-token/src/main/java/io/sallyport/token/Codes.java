package io.sallyport.token;

import org.jspecify.annotations.Nullable;

/** Every reason why there is no token; listed with its remedy in {@code docs/codes.md}. */
final class Codes {
  static final String OUTAGE = "SP-5307";
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

  static TokenException badAddress(String address, @Nullable Throwable cause) {
    return TokenException.of(
        "SP-5306",
        "an address that no secret is sent to",
        address,
        "an issuer is reached by https, or by http on this very machine; no user, no fragment",
        "name the issuer's https address",
        cause);
  }

  static TokenException unreachable(String issuer, @Nullable Throwable cause) {
    return TokenException.of(
        OUTAGE,
        "the issuer gave no answer",
        issuer,
        "a token comes from there",
        "try again later; look at the network and the issuer",
        cause);
  }

  /** The error code is shown, its description is not: it can quote what was sent. */
  static TokenException refused(String issuer, Answer answer) {
    String error = answer.text("error");
    boolean known = error != null && error.matches("[a-z_]{1,60}");
    return TokenException.of(
        "SP-5308",
        "the issuer gives no token",
        issuer,
        "it answered " + (known ? "'" + error + "'" : "with status " + answer.status()),
        "check the client's id, secret, scope and audience there",
        null);
  }

  static TokenException oddAnswer(String issuer, String what, @Nullable Throwable cause) {
    return TokenException.of(
        "SP-5309",
        "the issuer's answer is not understood",
        issuer,
        what,
        "check the issuer's address",
        cause);
  }

  static TokenException exposed(String file) {
    return TokenException.of(
        "SP-5310",
        "the login's file is open to others",
        file,
        "only its owner may read it",
        "run 'sallyport login' again",
        null);
  }

  static TokenException loginOver(String gateway, String why, @Nullable Throwable cause) {
    return TokenException.of(
        "SP-5311", "the login is over", gateway, why, "run 'sallyport login' again", cause);
  }

  static TokenException loginFailed(String issuer, String why) {
    return TokenException.of(
        "SP-5312", "nobody logged in", issuer, why, "run 'sallyport login' again", null);
  }

  static TokenException badGateway(String gateway) {
    return TokenException.of(
        "SP-5313",
        "this names no gateway",
        gateway,
        "a login is for one gateway, named as host:port",
        "name it as in gateway.example:7443",
        null);
  }

  static TokenException notKept(String file, @Nullable Throwable cause) {
    return TokenException.of(
        "SP-5314",
        "the login cannot be kept",
        file,
        "it is kept in a file that only its owner can read",
        "check the directory",
        cause);
  }
}
