package io.sallyport.audit.journal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes times as RFC 3339 in UTC with microseconds, always 27 characters. */
final class Timestamps {
  private static final long DAY = 86_400;
  private static final long FIRST = -62_167_219_200L;
  private static final long LAST = 253_402_300_799L;

  private Timestamps() {}

  /** How long the form is. */
  static final int LENGTH = 27;

  /**
   * The form {@code 2026-01-31T23:59:59.123456Z}; years that do not fit four digits are written as
   * Java does.
   */
  static String text(Instant time) {
    if (!fits(time)) {
      return time.toString();
    }
    byte[] form = new byte[LENGTH];
    put(time, form, 0);
    return new String(form, StandardCharsets.ISO_8859_1);
  }

  /** Whether the year has four digits. */
  static boolean fits(Instant time) {
    long seconds = time.getEpochSecond();
    return seconds >= FIRST && seconds <= LAST;
  }

  /** Writes a time that {@link #fits} at an index. */
  static void put(Instant time, byte[] form, int at) {
    long seconds = time.getEpochSecond();
    date(Math.floorDiv(seconds, DAY), form, at);
    int ofDay = (int) Math.floorMod(seconds, DAY);
    form[at + 10] = 'T';
    two(ofDay / 3600, form, at + 11);
    form[at + 13] = ':';
    two(ofDay / 60 % 60, form, at + 14);
    form[at + 16] = ':';
    two(ofDay % 60, form, at + 17);
    form[at + 19] = '.';
    int micros = time.getNano() / 1000;
    two(micros / 10_000, form, at + 20);
    two(micros / 100 % 100, form, at + 22);
    two(micros % 100, form, at + 24);
    form[at + 26] = 'Z';
  }

  /**
   * Days since 1970 to a proleptic Gregorian date, as in java.time.LocalDate.ofEpochDay, without
   * its objects.
   */
  private static void date(long epochDay, byte[] form, int at) {
    long shifted = epochDay + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    int ofEra = (int) (shifted - era * 146_097);
    int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shiftedMonth = (5 * ofYear + 2) / 153;
    int day = ofYear - (153 * shiftedMonth + 2) / 5 + 1;
    int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
    int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
    two(year / 100, form, at);
    two(year % 100, form, at + 2);
    form[at + 4] = '-';
    two(month, form, at + 5);
    form[at + 7] = '-';
    two(day, form, at + 8);
  }

  private static void two(int value, byte[] form, int at) {
    form[at] = (byte) ('0' + value / 10);
    form[at + 1] = (byte) ('0' + value % 10);
  }
}
