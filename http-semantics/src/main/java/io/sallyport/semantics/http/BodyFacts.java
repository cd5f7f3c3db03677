package io.sallyport.semantics.http;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a body for conditions: {@code http.body.…} of JSON, {@code http.form.…} of forms,
 * {@code graphql.…}. A body that was not read, or not in one way, leaves {@code http.body_unread}
 * with the reason, on which every condition that needs the body is refused. Stateless.
 */
final class BodyFacts {
  static final String UNREAD = "http.body_unread";
  static final String GRAPHQL_UNREAD = "graphql_unread";
  private static final String FORM = "application/x-www-form-urlencoded";

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
    boolean known = json(type) || type.equals(FORM) || type.equals("application/graphql");
    return known && headers.stream().noneMatch(h -> h.is("content-encoding")) && utf8(headers);
  }

  private static boolean json(String type) {
    return type.equals("application/json") || type.endsWith("+json");
  }

  private static boolean utf8(List<Header> headers) {
    for (Header header : headers) {
      if (header.is("content-type")) {
        String value = header.value().toLowerCase(Locale.ROOT);
        int charset = value.indexOf("charset=");
        String name = charset < 0 ? "utf-8" : value.substring(charset + 8).replace("\"", "");
        return name.equals("utf-8") || name.equals("us-ascii");
      }
    }
    return true;
  }

  static void add(List<Header> headers, Body body, Map<String, Object> facts) throws Refused {
    if (body instanceof Body.None) {
      return;
    }
    if (body instanceof Body.Unread unread) {
      facts.put(UNREAD, unread.why());
      return;
    }
    byte[] content = ((Body.Whole) body).content();
    if (content.length == 0) {
      return;
    }
    if (!readable(headers)) {
      facts.put(UNREAD, "not JSON, a form or GraphQL in UTF-8");
      return;
    }
    try {
      read(type(headers), Percent.utf8(content, content.length), facts);
    } catch (JsonFacts.Unreadable e) {
      facts.put(UNREAD, String.valueOf(e.getMessage()));
    } catch (CharacterCodingException e) {
      facts.put(UNREAD, "not UTF-8");
    }
  }

  private static void read(String type, String text, Map<String, Object> facts)
      throws JsonFacts.Unreadable, Refused {
    if (type.equals(FORM)) {
      form(text, facts);
    } else if (type.equals("application/graphql")) {
      graphql(text, null, facts);
    } else {
      Map<String, Object> values = JsonFacts.of(text);
      values.forEach((path, value) -> facts.put("http.body." + path, value));
      if (values.get("query") instanceof String document) {
        Object name = values.get("operationName");
        graphql(document, name instanceof String chosen ? chosen : null, facts);
      } else {
        facts.put(GRAPHQL_UNREAD, "no single GraphQL document");
      }
    }
  }

  private static void graphql(String document, @Nullable String chosen, Map<String, Object> facts) {
    try {
      GraphQl.Operation operation = GraphQl.of(document, chosen);
      facts.put("graphql.operation", operation.kind());
      facts.put("graphql.name", operation.name());
      facts.put("graphql.fields", List.copyOf(operation.fields()));
    } catch (JsonFacts.Unreadable e) {
      facts.put(GRAPHQL_UNREAD, String.valueOf(e.getMessage()));
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
    for (CanonicalQuery.Pair pair : pairs) {
      if (pair.name().equals("_method")) {
        throw Codes.override("_method");
      }
      pair(pair, "http.form.", facts);
    }
  }

  /**
   * Keeps a pair under its name; a name that comes again makes a list. {@code role[]} and {@code
   * role[0]} count as {@code role}, too, as some servers read them.
   */
  static void pair(CanonicalQuery.Pair pair, String prefix, Map<String, Object> facts) {
    int bracket = pair.name().indexOf('[');
    String name = bracket > 0 ? pair.name().substring(0, bracket) : pair.name();
    Object known = facts.get(prefix + name);
    if (known == null && bracket < 0) {
      facts.put(prefix + name, pair.value());
      return;
    }
    List<String> all = new ArrayList<>();
    if (known instanceof List<?> items) {
      items.forEach(item -> all.add(String.valueOf(item)));
    } else if (known != null) {
      all.add(String.valueOf(known));
    }
    all.add(pair.value());
    facts.put(prefix + name, all);
  }
}
