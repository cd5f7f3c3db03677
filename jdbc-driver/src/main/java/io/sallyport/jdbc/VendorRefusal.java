package io.sallyport.jdbc;

import java.sql.SQLNonTransientConnectionException;

/** A connection that is not made, or not kept, because of how it was asked for. */
final class VendorRefusal {
  private VendorRefusal() {}

  /**
   * The refusal as the driver's caller sees it; SQLState 08001.
   *
   * @param value what is refused, or an empty string where it could be a secret
   */
  static SQLNonTransientConnectionException of(
      String code, String what, String value, String rule, String next) {
    String shown = value.isEmpty() ? "" : ": '" + printable(value) + "'";
    String message = code + " " + what + shown + "; " + rule + "; " + next + ".";
    return new SQLNonTransientConnectionException(message, "08001");
  }

  private static String printable(String value) {
    String cut = value.length() > 80 ? value.substring(0, 80) + "…" : value;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
