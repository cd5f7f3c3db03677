package io.sallyport.audit.journal;

import java.time.Instant;

/** Writes times as RFC 3339 in UTC with microseconds, always 27 characters. */
final class Timestamps {
  private static final long DAY = 86_400;
  private static final long FIRST = -62_167_219_200L;
  private static final long LAST = 253_402_300_799L;

  private Timestamps() {}

  /**
   * The form {@code 2026-01-31T23:59:59.123456Z}; years that do not fit four digits are written as
   * Java does.
   */
  static String text(Instant time) {
    long seconds = time.getEpochSecond();
    if (seconds < FIRST || seconds > LAST) {
      return time.toString();
    }
    char[] form = new char[27];
    date(Math.floorDiv(seconds, DAY), form);
    int ofDay = (int) Math.floorMod(seconds, DAY);
    form[10] = 'T';
    two(ofDay / 3600, form, 11);
    form[13] = ':';
    two(ofDay / 60 % 60, form, 14);
    form[16] = ':';
    two(ofDay % 60, form, 17);
    form[19] = '.';
    int micros = time.getNano() / 1000;
    two(micros / 10_000, form, 20);
    two(micros / 100 % 100, form, 22);
    two(micros % 100, form, 24);
    form[26] = 'Z';
    return new String(form);
  }

  /**
   * Days since 1970 to a proleptic Gregorian date, as in java.time.LocalDate.ofEpochDay, without
   * its objects.
   */
  private static void date(long epochDay, char[] form) {
    long shifted = epochDay + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    int ofEra = (int) (shifted - era * 146_097);
    int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shiftedMonth = (5 * ofYear + 2) / 153;
    int day = ofYear - (153 * shiftedMonth + 2) / 5 + 1;
    int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
    int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
    two(year / 100, form, 0);
    two(year % 100, form, 2);
    form[4] = '-';
    two(month, form, 5);
    form[7] = '-';
    two(day, form, 8);
  }

  private static void two(int value, char[] form, int at) {
    form[at] = (char) ('0' + value / 10);
    form[at + 1] = (char) ('0' + value % 10);
  }
}
