package io.sallyport.gateway.jdbc;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;

/** The exceptions that come from the door itself. */
final class Codes {
  private Codes() {}

  private static String text(String code, String what, String value, String rest) {
    return "%s %s: '%s'; %s.".formatted(code, what, value, rest);
  }

  static SQLException unknown(String what, int number) {
    return new SQLException(
        text(
            "SP-5220",
            "number not known",
            what + " " + number,
            "it was let go, or never there; make a new one"),
        "HY000");
  }

  static SQLException tooMany(String what, long most) {
    return new SQLException(
        text("SP-5221", "too many held", what, "one session may hold " + most + "; close some"),
        "54000");
  }

  static SQLException unsuited(String what) {
    return new SQLFeatureNotSupportedException(
        text("SP-5222", "value not carried", what, "read it as text with getString"), "0A000");
  }

  static SQLException fault() {
    return new SQLException(
        text(
            "SP-5223",
            "the gateway failed",
            "see its log",
            "nothing is known of the call's outcome but what is on record; tell the operator"),
        "XX000");
  }

  static SQLException tooLong(long most) {
    return new SQLException(
        text(
            "SP-5224",
            "value too long",
            "a parameter",
            "those of one request that are not streams have up to "
                + most
                + " bytes; pass it with setBinaryStream or setCharacterStream"),
        "22001");
  }

  static SQLException stillReading(long most) {
    return new SQLException(
        text(
            "SP-5228",
            "rows are still being read",
            "more than " + most + " bytes are left",
            "until then nothing else is executed on a connection that commits by itself; read them"
                + " to their end, close the result, or use a transaction or another connection"),
        "55006");
  }

  static SQLException givenUp(long most) {
    return new SQLException(
        text(
            "SP-5229",
            "rows given up",
            "more than " + most + " bytes were left",
            "the transaction ended before they were read; read them before that"),
        "24000");
  }

  static SQLException broken() {
    return new SQLException(
        text(
            "SP-5225",
            "a stream ended early",
            "a parameter",
            "its source failed at the client; try again"),
        "22000");
  }

  /** Nothing is wrong with the token, so the SQLState is not the one of a login that failed. */
  static SQLException badSaying(String what, String rule) {
    return new SQLNonTransientConnectionException(
        text("SP-5227", "login property refused", what, rule + "; correct it or leave it out"),
        "08004");
  }

  static SQLException ended(String why) {
    return new SQLNonTransientConnectionException(
        text("SP-5226", "session ended", why, "open a new connection"), "08003");
  }
}
