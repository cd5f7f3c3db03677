package io.sallyport.gateway.kube;

import io.sallyport.api.Reason;

/** Every reason of streams of Kubernetes, with its code; see docs/codes.md. */
final class Codes {
  private Codes() {}

  static Reason notRecorded(String what) {
    return Reason.of(
        "SP-8751",
        "call refused: '" + what + "'; a rule wants it recorded, and only exec and attach can be;",
        "Ask for a rule that does not record this.");
  }

  static Reason recordingEnded() {
    return Reason.of(
        "SP-8752",
        "stream cut: 'recording'; it can be kept no longer, and nothing goes on without it;",
        "Tell the operator.");
  }

  static Reason tooLate(long millis) {
    return Reason.of(
        "SP-8753",
        "stream cut: '" + millis + " ms'; the rule limits how long it may last;",
        "Begin another one.");
  }
}
