package io.sallyport.gateway.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import io.sallyport.api.Actor;
import io.sallyport.api.Attributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a token or an assertion says of its subject; what is not of the expected form is a
 * refusal.
 */
final class Claims {
  private static final int LONGEST = 200;
  private static final int MOST_GROUPS = 1_000;
  private static final int DEEPEST = 10;

  private final Map<String, Object> all;

  Claims(JWTClaimsSet set) {
    this(set.getClaims());
  }

  Claims(Map<String, Object> all) {
    this.all = all;
  }

  /** A claim that is of another form than it has to be. */
  static final class BadClaim extends Exception {
    private static final long serialVersionUID = 1L;

    BadClaim(String claim, String rule) {
      super("The claim '" + claim + "' " + rule + ".");
    }
  }

  boolean has(String name) {
    return all.containsKey(name);
  }

  /**
   * What is at that path: the claim of that very name, since names such as {@code
   * https://example.org/groups} hold dots, or else what the dots lead to.
   */
  private @Nullable Object at(String path) {
    Object exact = all.get(path);
    if (exact != null) {
      return exact;
    }
    Object here = all;
    for (String step : path.split("\\.", -1)) {
      here = here instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return here;
  }

  String name(String path) throws BadClaim {
    return name(path, at(path));
  }

  private static String name(String claim, @Nullable Object value) throws BadClaim {
    if (!(value instanceof String text)
        || text.isBlank()
        || text.length() > LONGEST
        || text.codePoints().anyMatch(Claims::hidden)) {
      throw new BadClaim(claim, "must be a text of 1 to " + LONGEST + " visible characters");
    }
    return text;
  }

  /** What would look like another name, or like none, wherever names are shown. */
  private static boolean hidden(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
  }

  Set<String> groups(@Nullable String path, String prefix) throws BadClaim {
    Object found = path == null ? null : at(path);
    Set<String> groups = new LinkedHashSet<>();
    if (path == null || found == null) {
      return groups;
    }
    Collection<?> list = found instanceof Collection<?> many ? many : List.of(found);
    if (list.size() > MOST_GROUPS) {
      throw new BadClaim(path, "has over " + MOST_GROUPS + " groups");
    }
    for (Object item : list) {
      groups.add(prefix + name(path, item));
    }
    return groups;
  }

  /** The chain of those who act, the one that acts now first (RFC 8693 §4.1). */
  @Nullable Actor actor(String prefix) throws BadClaim {
    return actor(all.get("act"), prefix, 0);
  }

  private static @Nullable Actor actor(@Nullable Object act, String prefix, int depth)
      throws BadClaim {
    if (act == null) {
      return null;
    }
    if (!(act instanceof Map<?, ?> map) || depth >= DEEPEST) {
      throw new BadClaim("act", "must be a mapping with 'sub', nested up to " + DEEPEST);
    }
    Actor behind = actor(map.get("act"), prefix, depth + 1);
    return new Actor(prefix + name("act.sub", map.get("sub")), behind);
  }

  Attributes attributes(Set<String> paths) throws BadClaim {
    Map<String, Object> found = new HashMap<>();
    for (String path : paths) {
      Object value = at(path);
      if (value == null) {
        continue;
      }
      try {
        found.putAll(Attributes.of(path.substring(path.lastIndexOf('.') + 1), value).values());
      } catch (IllegalArgumentException e) {
        throw new BadClaim(path, "must be a text, a number, a truth value or a list of texts");
      }
    }
    return new Attributes(found);
  }
}
