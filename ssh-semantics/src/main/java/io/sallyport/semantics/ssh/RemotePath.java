package io.sallyport.semantics.ssh;

import java.util.ArrayList;
import java.util.List;

/** Paths of files on a target as resources: absolute, without the slash in front. */
public final class RemotePath {
  /** Behind a folder: all that is below it, which only a pattern that ends in {@code **} covers. */
  static final String BELOW = "/?/?";

  private RemotePath() {}

  /**
   * The name of a file, as rules have it behind the target: {@code var/log/syslog}. The root
   * directory is {@code /}.
   *
   * @param path an absolute path, in the form that the server gave for it; empty segments and
   *     {@code .} are dropped
   * @throws IllegalArgumentException when the path is not absolute or has {@code ..} in it
   */
  public static String name(String path) {
    if (!path.startsWith("/") || climbs(path)) {
      throw new IllegalArgumentException("The path is not an absolute one without '..'.");
    }
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(segment);
      }
    }
    return segments.isEmpty() ? "/" : String.join("/", segments);
  }

  /** Whether a segment of the path is {@code ..}. */
  public static boolean climbs(String path) {
    return ("/" + path + "/").contains("/../");
  }
}
