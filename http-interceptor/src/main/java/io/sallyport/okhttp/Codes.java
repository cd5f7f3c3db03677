package io.sallyport.okhttp;

import io.sallyport.api.Reason;

/** Every reason of this module, with its code; see docs/codes.md. */
final class Codes {
  private Codes() {}

  static Reason noTarget(String origin) {
    return Reason.of(
        "SP-8601",
        "no target: '" + origin + "'; requests go to the targets that the client was given alone;",
        "Use a URL of one of them, or ask the operator for a target.");
  }

  static Reason noCaller() {
    return Reason.of(
        "SP-8602",
        "no caller: 'nobody'; every call counts for somebody;",
        "Open a scope with Sallyport.as, tag the request with a Caller, or set one in the options.");
  }

  static Reason targetUnknown(String name) {
    return Reason.of(
        "SP-8603",
        "target unknown: '" + name + "'; the configuration has no such HTTP target;",
        "Correct the name in the client's options.");
  }

  static Reason notDecided() {
    return Reason.of(
        "SP-8604",
        "request stopped: 'changed'; it is not the one that was decided on;",
        "Install Sallyport last, behind interceptors that change requests, and let it follow"
            + " redirects.");
  }

  static Reason cached() {
    return Reason.of(
        "SP-8605",
        "answer withheld: 'cached'; an answer kept for one caller is none for another;",
        "Give the client no cache.");
  }

  static Reason redirects(int most) {
    return Reason.of(
        "SP-8606",
        "redirect stopped: '" + most + "'; so many are followed for one call;",
        "Call the address that it ends at.");
  }

  static Reason noToken(String why) {
    return Reason.of(
        "SP-8607",
        "no token: '" + why + "'; the gateway asks for one;",
        "Look at how the client gets its token.");
  }

  static IllegalArgumentException options(String what, String next) {
    return new IllegalArgumentException(
        "SP-8608 options refused: '" + what + "'; the client cannot be governed so; " + next + ".");
  }
}
