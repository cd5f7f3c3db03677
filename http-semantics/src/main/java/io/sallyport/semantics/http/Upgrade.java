package io.sallyport.semantics.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request asks to be upgraded to (RFC 9110 §7.8). */
final class Upgrade {
  private Upgrade() {}

  /** {@code websocket} or {@code SPDY/3.1}; null where no upgrade is asked for. */
  static @Nullable String of(String method, List<Header> headers, boolean kubernetes)
      throws Refused {
    String wanted = null;
    boolean announced = false;
    for (Header header : headers) {
      if (header.is("upgrade")) {
        wanted = header.value().strip();
      } else if (header.is("connection")) {
        announced |= announces(header.value());
      }
    }
    if (wanted == null && !announced) {
      return null;
    }
    if (wanted == null || !announced) {
      throw Codes.upgrade(wanted == null ? "" : wanted);
    }
    if (wanted.equalsIgnoreCase("websocket") && method.equals("GET")) {
      return "websocket";
    }
    boolean stream = kubernetes && (method.equals("POST") || method.equals("GET"));
    if (wanted.equalsIgnoreCase("SPDY/3.1") && stream) {
      return "SPDY/3.1";
    }
    throw Codes.upgrade(wanted);
  }

  private static boolean announces(String connection) {
    for (String one : connection.split(",", -1)) {
      if (one.strip().toLowerCase(Locale.ROOT).equals("upgrade")) {
        return true;
      }
    }
    return false;
  }
}
