package io.sallyport.samples.custompolicy;

import io.sallyport.api.Access;
import io.sallyport.api.AccessRequest;
import io.sallyport.policy.spi.Opinion;
import io.sallyport.policy.spi.Policy;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * Nothing is changed from Friday afternoon to Monday morning, whatever other rules permit. It never
 * permits anything itself. Immutable; thread-safe.
 */
public final class ChangeFreeze implements Policy {
  private static final ZoneId OFFICE = ZoneId.of("Europe/Berlin");
  private static final LocalTime FRIDAY_FROM = LocalTime.of(15, 0);
  private static final LocalTime MONDAY_UNTIL = LocalTime.of(8, 0);
  private static final Set<String> READING =
      Set.of("sql.select", "sql.explain", "sql.describe", "sql.transaction");
  private static final Opinion FROZEN =
      Opinion.deny(
          "change-freeze",
          "Nothing is changed between Friday 15:00 and Monday 08:00.",
          "Make the call again after Monday 08:00 (Europe/Berlin).");

  @Override
  public String name() {
    return "change-freeze";
  }

  /** It only looks at the clock, so it may be asked on the caller's thread. */
  @Override
  public boolean blocking() {
    return false;
  }

  @Override
  public Opinion evaluate(AccessRequest request, Access access) {
    boolean changes = !READING.contains(access.action().name());
    return changes && frozen(request.context().time().atZone(OFFICE)) ? FROZEN : Opinion.abstain();
  }

  private static boolean frozen(ZonedDateTime now) {
    DayOfWeek day = now.getDayOfWeek();
    LocalTime time = now.toLocalTime();
    return switch (day) {
      case FRIDAY -> !time.isBefore(FRIDAY_FROM);
      case SATURDAY, SUNDAY -> true;
      case MONDAY -> time.isBefore(MONDAY_UNTIL);
      case TUESDAY, WEDNESDAY, THURSDAY -> false;
    };
  }
}
