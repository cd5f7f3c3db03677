package io.sallyport.semantics.http;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Facts about a body for conditions: {@code http.body.…} of JSON, {@code http.form.…} of forms,
 * {@code graphql.…}. A body that was not read, or not in one way, leaves {@code http.body_unread}
 * with the reason, on which every condition that needs the body is refused. Stateless.
 */
final class BodyFacts {
  static final String UNREAD = "http.body_unread";

  /** Whether a patch brings values of the object to other places, or compares them. */
  static final String COPIES = "patch_copies";

  private static final Set<String> WRITES = Set.of("add", "replace", "remove");
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String CHARSET = "charset";
  private static final String METHOD = "_method";
  private static final Pattern UTF8 =
      Pattern.compile(";\\s*charset=(\"?)(?:utf-8|us-ascii)\\1\\s*$");

  private BodyFacts() {}

  static String type(List<Header> headers) {
    for (Header header : headers) {
      if (header.is("content-type")) {
        String value = header.value();
        int semicolon = value.indexOf(';');
        String type = semicolon < 0 ? value : value.substring(0, semicolon);
        return type.strip().toLowerCase(Locale.ROOT);
      }
    }
    return "";
  }

  static boolean readable(List<Header> headers) {
    String type = type(headers);
    boolean known = json(type) || type.equals(FORM) || type.equals(GraphQlFacts.TYPE);
    return known && headers.stream().noneMatch(h -> h.is("content-encoding")) && utf8(headers);
  }

  private static boolean json(String type) {
    return type.equals("application/json") || type.endsWith("+json");
  }

  private static boolean utf8(List<Header> headers) {
    for (Header header : headers) {
      if (header.is("content-type")) {
        String value = header.value().toLowerCase(Locale.ROOT);
        // However it is written: what is not read here can be read by others.
        int named = value.indexOf(CHARSET);
        boolean once = named == value.lastIndexOf(CHARSET);
        return named < 0 || (once && UTF8.matcher(value).find());
      }
    }
    return true;
  }

  /**
   * Adds what is known of a body.
   *
   * @throws Refused when it may name another method than the request's own
   */
  static void add(
      HttpRequest request, List<Header> headers, CanonicalQuery query, Map<String, Object> facts)
      throws Refused {
    Body body = request.body();
    if (body instanceof Body.None) {
      GraphQlFacts.ofAddress(query, facts);
      return;
    }
    if (body instanceof Body.Unread unread) {
      facts.put(UNREAD, unread.why());
    } else if (((Body.Whole) body).content().length > 0) {
      whole(((Body.Whole) body).content(), headers, query, facts);
    }
    if (facts.containsKey(UNREAD)) {
      facts.put(GraphQlFacts.RENAMES, true);
      if (type(headers).equals(FORM)) {
        throw Codes.form(String.valueOf(facts.get(UNREAD)));
      }
    }
    if (type(headers).contains("json-patch")) {
      facts.put(COPIES, facts.containsKey(UNREAD) || copies(facts));
    }
  }

  /** Whether a JSON Patch (RFC 6902) does more than to write what it brings along itself. */
  private static boolean copies(Map<String, Object> facts) {
    Object operations = facts.get("http.body.op");
    for (String name : facts.keySet()) {
      String path = name.toLowerCase(Locale.ROOT);
      if (path.equals("http.body.from") || (path.equals("http.body.op") && !path.equals(name))) {
        return true;
      }
    }
    return !(operations instanceof List<?> all) || !WRITES.containsAll(all);
  }

  private static void whole(
      byte[] content, List<Header> headers, CanonicalQuery query, Map<String, Object> facts)
      throws Refused {
    if (!readable(headers)) {
      facts.put(UNREAD, "not JSON, a form or GraphQL in UTF-8");
      return;
    }
    try {
      read(type(headers), Percent.utf8(content, content.length), query, facts);
    } catch (JsonFacts.Unreadable e) {
      facts.put(UNREAD, String.valueOf(e.getMessage()));
    } catch (CharacterCodingException e) {
      facts.put(UNREAD, "not UTF-8");
    }
  }

  private static void read(
      String type, String text, CanonicalQuery query, Map<String, Object> facts)
      throws JsonFacts.Unreadable, Refused {
    if (type.equals(FORM)) {
      form(text, facts);
    } else if (type.equals(GraphQlFacts.TYPE)) {
      GraphQlFacts.ofText(text, query, facts);
    } else {
      Map<String, Object> values = JsonFacts.of(text);
      if (values.containsKey(METHOD)) {
        throw Codes.override(METHOD);
      }
      values.forEach((path, value) -> facts.put("http.body." + path, value));
      GraphQlFacts.ofJson(values, query, facts);
    }
  }

  private static void form(String text, Map<String, Object> facts)
      throws JsonFacts.Unreadable, Refused {
    if (text.chars().anyMatch(c -> c <= 0x20 || c >= 0x7F || c == ';')) {
      throw new JsonFacts.Unreadable("a form with characters that are not encoded");
    }
    List<CanonicalQuery.Pair> pairs;
    try {
      pairs = CanonicalQuery.pairs(text);
    } catch (Refused e) {
      JsonFacts.Unreadable unreadable = new JsonFacts.Unreadable("a malformed form");
      unreadable.initCause(e);
      throw unreadable;
    }
    pairs(pairs, "http.form.", facts);
  }

  /**
   * Keeps the pairs under their names; what comes several times is a list. Names count as one where
   * servers take one for the other: {@code role[]} and {@code role[0]} for {@code role}, and some
   * do not tell {@code Role} from it, or {@code my.role} from {@code my_role}.
   */
  static void pairs(List<CanonicalQuery.Pair> pairs, String prefix, Map<String, Object> facts)
      throws Refused {
    Map<String, List<CanonicalQuery.Pair>> known = new HashMap<>();
    for (CanonicalQuery.Pair pair : pairs) {
      String folded = folded(bare(pair.name()));
      if (folded.equals(METHOD)) {
        throw Codes.override(METHOD);
      }
      known.computeIfAbsent(folded, name -> new ArrayList<>(1)).add(pair);
    }
    for (List<CanonicalQuery.Pair> same : known.values()) {
      CanonicalQuery.Pair one = same.get(0);
      if (same.size() == 1 && bare(one.name()).equals(one.name())) {
        facts.put(prefix + one.name(), one.value());
      } else {
        List<String> all = same.stream().map(CanonicalQuery.Pair::value).toList();
        same.forEach(pair -> facts.put(prefix + bare(pair.name()), all));
      }
    }
  }

  private static String bare(String name) {
    int bracket = name.indexOf('[');
    return bracket > 0 ? name.substring(0, bracket) : name;
  }

  private static String folded(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    for (char c : name.strip().toCharArray()) {
      boolean mark = c == '.' || c == ' ' || c == '-' || c == '[';
      folded.append(mark ? '_' : Character.toLowerCase(Character.toUpperCase(c)));
    }
    return folded.toString();
  }
}
