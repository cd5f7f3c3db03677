package io.sallyport.samples.httpagent;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** As much of JSON as this sample needs. Stateless. */
final class Pages {
  private static final Pattern ITEM =
      Pattern.compile("\"name\":\"([^\"]*)\",\"email\":\"([^\"]*)\",\"card\":\"([^\"]*)\"");
  private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]*)\"");

  private Pages() {}

  /** A line for each customer on a page. */
  static String shown(String page) {
    StringBuilder lines = new StringBuilder();
    Matcher item = ITEM.matcher(page);
    while (item.find()) {
      lines.append("  %-10s %-20s %s%n".formatted(item.group(1), item.group(2), item.group(3)));
    }
    return lines.toString();
  }

  /** Where the next page is; null on the last one. */
  static @Nullable String next(String page) {
    Matcher next = NEXT.matcher(page);
    return next.find() ? next.group(1) : null;
  }
}
