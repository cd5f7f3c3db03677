package io.sallyport.jdbc.wire;

/**
 * A {@link java.util.Calendar}, of which the drivers use the time zone.
 *
 * @param zone the time zone's id
 * @param millis the point in time
 */
public record CalendarValue(String zone, long millis) {}
