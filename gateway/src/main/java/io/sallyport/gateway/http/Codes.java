package io.sallyport.gateway.http;

import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Reason;
import org.jspecify.annotations.Nullable;

/** Every reason of this door, with its code; see docs/codes.md. */
final class Codes {
  /** The semantics' own code for a field that is not read in one way only. */
  static final String DOUBTFUL_FIELD = "SP-8505";

  private Codes() {}

  static Reason noRoute() {
    return Reason.of(
        "SP-8701",
        "no target: '/'; a path at the gateway begins with /t/ and a target's name, unless its host"
            + " is a target's own;",
        "Write https://gateway/t/target/path.");
  }

  static Reason noCredential() {
    return Reason.of(
        "SP-8702",
        "no credential: 'none'; every call counts for somebody;",
        "Send Authorization: Bearer with a token of the gateway, or use a client certificate.");
  }

  static Reason malformed(String rule) {
    return Reason.of(
        "SP-8703",
        "request refused: 'malformed'; " + rule + ";",
        "Use a client that follows RFC 9112, or RFC 9113.");
  }

  static Reason unknownTarget(String name) {
    return Reason.of(
        "SP-8704",
        "target unknown: '" + name + "'; the configuration has no such HTTP target;",
        "Correct the name.");
  }

  static Reason untrusted(String name) {
    return Reason.of(
        "SP-8706",
        "target not trusted: '"
            + name
            + "'; its certificate is not of the authorities named for it, not for its name, or"
            + " not of this time;",
        "Tell the operator, whose log has the detail.");
  }

  static Reason unrecorded() {
    return Reason.of(
        "SP-8709",
        "upgrade refused: 'recording'; a rule wants it recorded, and what passes after an upgrade is no exchange;",
        "Ask without the upgrade, or ask for a rule that does without a recording.");
  }

  static Reason misdirected() {
    return Reason.of(
        "SP-8710",
        "request misdirected: 'host'; its connection was opened for another host than it names;",
        "Open a connection for each host.");
  }

  static ConfigurationException badRoute(String host, @Nullable Throwable cause) {
    return new ConfigurationException(
        "SP-8711 route refused: '"
            + host
            + "'; a host is a name without a port, and stands once whatever its spelling; correct"
            + " routes of the listener http.",
        cause);
  }

  static Reason unreachable() {
    return Reason.of(
        "SP-8705",
        "target not reached: 'connection'; it did not answer, or not as it must;",
        "Try again later; if it lasts, tell the operator, whose log has the detail.");
  }
}
