package io.sallyport.gateway;

import io.sallyport.api.Reason;

/** Why the gateway lets nobody in, or ends a session. */
final class Reasons {
  private Reasons() {}

  static Reason full(int most) {
    return Reason.of(
        "SP-7020",
        "The gateway is full: it holds " + most + " sessions.",
        "Close sessions that are not used, and try again.");
  }

  static Reason subjectFull(int most) {
    return Reason.of(
        "SP-7021",
        "You have " + most + " sessions already, and may have no more.",
        "Close sessions that are not used, and try again.");
  }

  /** In the words of whoever asks the services: a guesser learns nothing from the difference. */
  static Reason notKnown() {
    return Reason.of(
        "SP-7101",
        "The credential is not accepted.",
        "Get a new token from the gateway's operator or your identity provider.");
  }

  static Reason draining() {
    return Reason.of(
        "SP-7022", "The gateway is ending.", "Connect to another one, or again in a moment.");
  }

  static Reason operator() {
    return Reason.of(
        "SP-7023", "An operator has ended this session.", "Ask the operator before going on.");
  }

  static Reason expired() {
    return Reason.of(
        "SP-7024", "The credential of this session has expired.", "Get a new one and connect.");
  }

  static Reason revoked() {
    return Reason.of(
        "SP-7025",
        "The credential of this session was revoked.",
        "Ask the operator for a new one.");
  }

  static Reason notPermitted() {
    return Reason.of(
        "SP-7026",
        "The rules were changed and let you do nothing on this target any more.",
        "Ask for a rule that names what you need.");
  }

  static Reason blind() {
    return Reason.of(
        "SP-7027",
        "The gateway could not tell for a minute what has been revoked.",
        "Connect again later; the operator looks at the gateway's store.");
  }
}
