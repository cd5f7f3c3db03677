package io.sallyport.okhttp;

import io.sallyport.semantics.http.HttpTarget;
import java.util.List;
import java.util.stream.Collectors;
import okhttp3.Cookie;

/** Cookies (RFC 6265) of targets that lie behind a gateway. Stateless. */
final class Cookies {
  private static final String PATH = "path=";

  private Cookies() {}

  /** As in the field {@code Cookie}. */
  static String field(List<Cookie> cookies) {
    return cookies.stream()
        .map(cookie -> cookie.name() + "=" + cookie.value())
        .collect(Collectors.joining("; "));
  }

  /** As the target had set it, of what the gateway made of it: a path below its own. */
  static String at(HttpTarget target, String mount, String value) {
    StringBuilder own = new StringBuilder(value.length());
    for (String part : value.split(";", -1)) {
      String attribute = part.strip();
      String shown = part;
      boolean path =
          attribute.regionMatches(true, 0, PATH, 0, PATH.length())
              && attribute.startsWith(mount, PATH.length());
      if (path && !own.isEmpty()) {
        String above = target.above(attribute.substring(PATH.length() + mount.length()));
        shown = " Path=" + (above.isEmpty() ? "/" : above);
      }
      own.append(own.isEmpty() ? "" : ";").append(shown);
    }
    return own.toString();
  }
}
