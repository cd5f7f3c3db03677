package io.sallyport.gateway.kube;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The objects of a cluster in a test, and what happened to them. Thread-safe. */
final class Store {
  private final TreeMap<String, Map<String, Object>> objects = new TreeMap<>();
  private final List<Event> events = new ArrayList<>();
  private long version = 100;

  /** A change, as watches tell it. */
  record Event(
      String type, String plural, String namespace, long version, Map<String, Object> object) {}

  static Map<String, Object> json(String text) {
    try {
      return JSONObjectUtils.parse(text);
    } catch (ParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static String text(Map<String, Object> object) {
    return JSONObjectUtils.toJSONString(object);
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Map<String, Object> of, String name) {
    return (Map<String, Object>) of.computeIfAbsent(name, k -> new LinkedHashMap<>());
  }

  static String name(Map<String, Object> object) {
    return String.valueOf(map(object, "metadata").get("name"));
  }

  private static String key(String plural, String namespace, String name) {
    return plural + "/" + namespace + "/" + name;
  }

  synchronized Map<String, Object> get(String plural, String namespace, String name) {
    Map<String, Object> found = objects.get(key(plural, namespace, name));
    return found == null ? null : json(text(found));
  }

  synchronized List<Map<String, Object>> list(String plural, String namespace) {
    List<Map<String, Object>> found = new ArrayList<>();
    objects.forEach(
        (key, object) -> {
          String[] parts = key.split("/", -1);
          if (parts[0].equals(plural) && (namespace.isEmpty() || parts[1].equals(namespace))) {
            found.add(json(text(object)));
          }
        });
    return found;
  }

  synchronized Map<String, Object> put(
      String plural, String namespace, Map<String, Object> object) {
    Map<String, Object> kept = json(text(object));
    Map<String, Object> metadata = map(kept, "metadata");
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    metadata.putIfAbsent("uid", "00000000-0000-0000-0000-" + String.format("%012d", version));
    metadata.putIfAbsent("creationTimestamp", "2026-01-31T10:00:00Z");
    metadata.put("resourceVersion", String.valueOf(++version));
    boolean there = objects.put(key(plural, namespace, name(kept)), kept) != null;
    events.add(new Event(there ? "MODIFIED" : "ADDED", plural, namespace, version, kept));
    notifyAll();
    return json(text(kept));
  }

  synchronized Map<String, Object> remove(String plural, String namespace, String name) {
    Map<String, Object> gone = objects.remove(key(plural, namespace, name));
    if (gone != null) {
      version++;
      events.add(new Event("DELETED", plural, namespace, version, gone));
      notifyAll();
    }
    return gone;
  }

  synchronized String version() {
    return String.valueOf(version);
  }

  /** The changes after that version, once there are some or the time is over. */
  synchronized List<Event> after(long seen, long millis) throws InterruptedException {
    if (version <= seen) {
      wait(millis);
    }
    return events.stream().filter(event -> event.version() > seen).toList();
  }

  /** RFC 7386. */
  @SuppressWarnings("unchecked")
  static void merge(Map<String, Object> into, Map<String, Object> patch) {
    patch.forEach(
        (name, value) -> {
          if (value == null) {
            into.remove(name);
          } else if (value instanceof Map && into.get(name) instanceof Map) {
            merge((Map<String, Object>) into.get(name), (Map<String, Object>) value);
          } else if (value instanceof Map) {
            Map<String, Object> made = new LinkedHashMap<>();
            merge(made, (Map<String, Object>) value);
            into.put(name, made);
          } else {
            into.put(name, value);
          }
        });
  }
}
