package io.sallyport.gateway;

import io.sallyport.api.Actor;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.semantics.http.Body;
import io.sallyport.semantics.http.Header;
import io.sallyport.semantics.http.HttpRequest;
import io.sallyport.semantics.http.HttpTarget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who would call what on which target. Immutable.
 *
 * @param caller who
 * @param target on which
 * @param call a statement, a command line, or a request: its line, maybe headers, an empty line and
 *     a body
 */
record Question(Caller caller, Target target, String call) {
  private static final Set<String> KEYS =
      Set.of("subject", "groups", "attributes", "actor", "purpose", "target", "call");
  private static final int LONGEST_NAME = 500;
  private static final int MOST = 100;

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException in words for whoever asks
   */
  static Question of(Map<String, Object> body) {
    if (!KEYS.containsAll(body.keySet())) {
      throw new IllegalArgumentException("A key that is not known; known are " + KEYS + ".");
    }
    Subject subject =
        new Subject(required(body, "subject"), groups(body), new Attributes(attributes(body)));
    String actor = text(body, "actor");
    return new Question(
        new Caller(subject, actor == null ? null : Actor.of(actor), text(body, "purpose")),
        new Target(required(body, "target")),
        call(body));
  }

  private static String call(Map<String, Object> body) {
    if (body.get("call") instanceof String call && !call.isBlank()) {
      return call;
    }
    throw new IllegalArgumentException("The key 'call' is a statement, a command or a request.");
  }

  private static String required(Map<String, Object> body, String key) {
    String text = text(body, key);
    if (text == null) {
      throw new IllegalArgumentException("The key '" + key + "' is missing.");
    }
    return text;
  }

  private static @Nullable String text(Map<String, Object> body, String key) {
    Object value = body.get(key);
    if (value == null || value.equals("")) {
      return null;
    }
    if (value instanceof String text && !text.isBlank() && text.length() <= LONGEST_NAME) {
      return text.strip();
    }
    throw new IllegalArgumentException("The key '" + key + "' is a text, no longer than 500.");
  }

  private static Set<String> groups(Map<String, Object> body) {
    Set<String> groups = new LinkedHashSet<>();
    Object value = body.getOrDefault("groups", List.of());
    if (value instanceof List<?> list && list.size() <= MOST) {
      for (Object one : list) {
        if (!(one instanceof String group) || group.isBlank()) {
          throw new IllegalArgumentException("The key 'groups' is a list of names.");
        }
        groups.add(group.strip());
      }
      return groups;
    }
    throw new IllegalArgumentException("The key 'groups' is a list of at most 100 names.");
  }

  private static Map<String, Object> attributes(Map<String, Object> body) {
    Object value = body.getOrDefault("attributes", Map.of());
    Map<String, Object> attributes = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map && map.size() <= MOST) {
      map.forEach(
          (name, one) -> {
            if (!(one instanceof String)) {
              throw new IllegalArgumentException("The values of 'attributes' are texts.");
            }
            attributes.put(String.valueOf(name), one);
          });
      return attributes;
    }
    throw new IllegalArgumentException("The key 'attributes' is an object of at most 100 texts.");
  }

  /** The call as a request to that target, below whose base its path is taken to lie. */
  HttpRequest request(HttpTarget target) {
    List<String> lines = call.lines().toList();
    String[] line = lines.get(0).strip().split(" ", -1);
    if (line.length > 3 || (line.length == 1 && !line[0].startsWith("/"))) {
      throw new IllegalArgumentException("A request begins with a line such as GET /v1/invoices.");
    }
    List<Header> headers = new ArrayList<>();
    int next = 1;
    while (next < lines.size() && !lines.get(next).isBlank()) {
      String field = lines.get(next++);
      int colon = field.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("A header is a line such as Accept: text/plain.");
      }
      headers.add(new Header(field.substring(0, colon), field.substring(colon + 1).strip()));
    }
    String body = String.join("\n", lines.subList(Math.min(next + 1, lines.size()), lines.size()));
    return new HttpRequest(
        line.length == 1 ? "GET" : line[0],
        target.origin().scheme(),
        target.origin().authority(),
        target.above(line[line.length == 1 ? 0 : 1]),
        headers,
        body.isEmpty() ? Body.NONE : new Body.Whole(body.getBytes(StandardCharsets.UTF_8)));
  }
}
