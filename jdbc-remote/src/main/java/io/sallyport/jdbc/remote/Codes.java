package io.sallyport.jdbc.remote;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** The exceptions that come from this side of the wire. */
final class Codes {
  private Codes() {}

  private static String text(String code, String what, @Nullable String value, String rest) {
    return "%s %s: '%s'; %s.".formatted(code, what, value, rest);
  }

  static SQLException badUrl(String why) {
    return new SQLNonTransientConnectionException(
        text(
            "SP-5202",
            "gateway URL not understood",
            why,
            "it reads jdbc:sallyport://host[:port][,host[:port]]/target; correct it"),
        "08001");
  }

  static SQLException badProperty(String name, String why, String next) {
    return new SQLNonTransientConnectionException(
        text("SP-5203", "property refused at a gateway URL", name, why + "; " + next), "08001");
  }

  static SQLException unreachable(String hosts, @Nullable Throwable last) {
    SQLException failure =
        new SQLNonTransientConnectionException(
            text(
                "SP-5204",
                "no gateway could be reached",
                hosts,
                "each was tried once: "
                    + (last == null ? "none is named" : last.getMessage())
                    + "; look at the network and at the gateway's health"),
            "08001");
    failure.initCause(last);
    return failure;
  }

  static SQLException untrusted(String what, @Nullable Throwable cause) {
    SQLException failure =
        new SQLNonTransientConnectionException(
            text(
                "SP-5205",
                "the gateway's certificate cannot be checked",
                what,
                "trust comes from sallyport.ca, sallyport.fingerprint or the JDK's own store;"
                    + " correct the setting"),
            "08001");
    failure.initCause(cause);
    return failure;
  }

  static SQLException lost(IOException cause) {
    SQLException failure =
        new SQLNonTransientConnectionException(
            text(
                "SP-5206",
                "the connection to the gateway is lost",
                String.valueOf(cause.getMessage()),
                "whether a statement that was under way has been executed is not known, and it is"
                    + " not sent again; open a new connection and look"),
            "08006");
    failure.initCause(cause);
    return failure;
  }

  static SQLException closed(String what) {
    String state = what.equals("Connection") ? "08003" : "24000";
    return new SQLException(
        text("SP-5207", "closed", what, "nothing can be called on it; open a new one"), state);
  }

  static SQLException unsuited(String what, String next) {
    return new SQLFeatureNotSupportedException(
        text(
            "SP-5208",
            "value not carried",
            what,
            "plain values and the types of java.sql are; " + next),
        "0A000");
  }

  static SQLException conversion(String type, String column) {
    return new SQLException(
        text(
            "SP-5209",
            "value is not of that type",
            type,
            "column " + column + " holds something else; read it with getString"),
        "22003");
  }

  static SQLException noColumn(String name) {
    return new SQLException(
        text("SP-5210", "no such column", name, "the result does not have it; look at its labels"),
        "42703");
  }

  static SQLException badCall(String call, String next) {
    return new SQLException(text("SP-5211", "not allowed here", call, next), "HY000");
  }

  static SQLException noRow() {
    return new SQLException(
        text(
            "SP-5211",
            "not allowed here",
            "a getter",
            "call next() first, and stop when it is false"),
        "24000");
  }

  static SQLException stream(IOException cause) {
    SQLException failure =
        new SQLException(
            text(
                "SP-5212",
                "a stream that is a parameter failed",
                String.valueOf(cause.getMessage()),
                "nothing was executed with it; give a stream that can be read"),
            "HY000");
    failure.initCause(cause);
    return failure;
  }

  static SQLException badClientKey(String what, @Nullable Throwable cause) {
    SQLException failure =
        new SQLNonTransientConnectionException(
            text(
                "SP-5213",
                "the client's certificate cannot be shown",
                what,
                "sallyport.certificate and sallyport.certificateKey are files in PEM that belong"
                    + " together, the key in PKCS #8 without a password; correct them"),
            "08001");
    failure.initCause(cause);
    return failure;
  }

  /** The embedded driver's own words. */
  static SQLException refused(String method, String reason) {
    return new SQLFeatureNotSupportedException(
        "SP-5901 method refused: '" + method + "'; " + reason + ".", "0A000");
  }

  /** The embedded driver's own words. */
  static SQLException largeObject(String method) {
    return new SQLFeatureNotSupportedException(
        "SP-5902 large object refused: '"
            + method
            + "'; this database keeps them outside the rows, where no statement is decided on;"
            + " use a binary or text column with getBytes, getString or the stream methods.",
        "0A000");
  }

  /** The embedded driver's own words. */
  static SQLException unknownClass(String method, String type) {
    return new SQLFeatureNotSupportedException(
        "SP-5903 class refused: '"
            + type
            + "' at "
            + method
            + "; only plain values and the types of java.sql pass; read the value as text, or ask"
            + " for a class of the JDK.",
        "0A000");
  }
}
