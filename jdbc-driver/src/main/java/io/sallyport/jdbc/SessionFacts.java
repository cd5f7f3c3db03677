package io.sallyport.jdbc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Refusals of sessions whose settings make texts mean something else than the analysis reads. */
final class SessionFacts {
  private SessionFacts() {}

  static void atLeast(String server, int version, int oldest) throws SQLException {
    if (version < oldest) {
      throw VendorRefusal.of(
          "SP-5106",
          "The server is too old",
          server + " " + version,
          "the oldest known one is " + oldest,
          "connect to a newer server");
    }
  }

  static SQLException unpinned(String setting, @Nullable String found, String wanted) {
    return VendorRefusal.of(
        "SP-5107",
        "A session setting changes how texts are read",
        setting + "=" + found,
        "it must be " + wanted,
        "change the setting at the server, for the account or in the URL");
  }
}
