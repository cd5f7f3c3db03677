package io.sallyport.semantics.http;

import io.sallyport.api.AccessDeniedException;
import org.jspecify.annotations.Nullable;

/**
 * Where a target's requests go. Immutable; the reader keeps what it understood by target.
 *
 * @param name the name that rules use
 * @param origin scheme, host and port
 * @param base the path below which the target lies, {@code /} for all of its host
 * @param kubernetes whether it is an API server of Kubernetes
 */
public record HttpTarget(String name, Origin origin, String base, boolean kubernetes) {
  /**
   * The target of a URL in the configuration.
   *
   * @throws AccessDeniedException when the URL is none of HTTP or has more than one reading
   */
  public static HttpTarget of(String name, String url, boolean kubernetes)
      throws AccessDeniedException {
    try {
      int colon = url.indexOf("://");
      if (colon < 0 || url.indexOf('?') >= 0 || url.indexOf('#') >= 0) {
        throw Codes.authority(name, "a target's URL is http:// or https://, host and path");
      }
      int slash = url.indexOf('/', colon + 3);
      String authority = url.substring(colon + 3, slash < 0 ? url.length() : slash);
      Origin origin = Origin.parse(url.substring(0, colon), authority);
      CanonicalPath base = CanonicalPath.of(slash < 0 ? "/" : url.substring(slash));
      return new HttpTarget(name, origin, base.encoded(), kubernetes);
    } catch (Refused e) {
      throw new AccessDeniedException(e.reason(), e);
    }
  }

  CanonicalPath basePath() throws Refused {
    return CanonicalPath.of(base);
  }

  /**
   * Whether a URL's origin and path lie within this target. A path without one reading counts as
   * within, so that it is refused for what it is, and recorded.
   *
   * @param path encoded, as in a URL
   */
  public boolean covers(Origin other, String path) {
    if (!origin.equals(other)) {
      return false;
    }
    if (base.equals("/")) {
      return true;
    }
    try {
      return CanonicalPath.of(path).relativeTo(basePath()) != null;
    } catch (Refused e) {
      return true;
    }
  }

  /**
   * A path as it stands below the target's base, as far as that is spelled alike; else in its one
   * form. A path without one reading stays as it is.
   *
   * @param path encoded, within this target
   */
  public String below(String path) {
    String prefix = prefix();
    String rest = path.startsWith(prefix) ? path.substring(prefix.length()) : "?";
    if (rest.isEmpty() || rest.startsWith("/")) {
      return rest;
    }
    String inside = inside(path);
    return inside == null ? path : inside;
  }

  /** A path below the target's base in its one form; null where it has none or lies outside. */
  public @Nullable String inside(String path) {
    try {
      CanonicalPath inside = CanonicalPath.of(path).relativeTo(basePath());
      return inside == null ? null : inside.encoded();
    } catch (Refused e) {
      return null;
    }
  }

  /**
   * Where at the target lies what stands below its base: the other way round.
   *
   * @param below a path, a query behind it, or nothing
   */
  public String above(String below) {
    String path = prefix() + below;
    return path.startsWith("/") ? path : "/" + path;
  }

  private String prefix() {
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }
}
