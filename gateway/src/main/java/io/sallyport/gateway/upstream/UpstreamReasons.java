package io.sallyport.gateway.upstream;

import io.sallyport.api.Reason;

/** Why no connection to a database can be had. */
final class UpstreamReasons {
  private UpstreamReasons() {}

  static Reason saturated(UpstreamSettings settings) {
    return Reason.of(
        "SP-7040",
        "All %d connections to the target were in use for %s."
            .formatted(settings.connections(), settings.patience()),
        "Close connections that are not used, and try again.");
  }

  static Reason queueFull(UpstreamSettings settings) {
    return Reason.of(
        "SP-7041",
        "All %d connections to the target are in use, and %d more wait already."
            .formatted(settings.connections(), settings.queue()),
        "Try again in a moment, with fewer connections at once.");
  }

  static Reason unknownTarget(String name) {
    return Reason.of(
        "SP-7042",
        "The gateway has no database '" + name + "'.",
        "Use a target that its configuration names.");
  }

  static Reason ended() {
    return Reason.of("SP-7022", "The gateway is ending.", "Connect to another one.");
  }
}
