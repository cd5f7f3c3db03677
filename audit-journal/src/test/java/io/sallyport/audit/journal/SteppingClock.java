package io.sallyport.audit.journal;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that is set back a minute each time it is read. */
final class SteppingClock extends Clock {
  private Instant now = Events.TIME;

  @Override
  public synchronized Instant instant() {
    now = now.minusSeconds(60);
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
