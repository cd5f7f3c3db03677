package io.sallyport.gateway.kube;

import io.sallyport.testkit.HttpPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Serves one request about objects of a cluster in a test. */
final class Serves {
  private final Store store;
  private final HttpPeer.Seen request;
  private final TestCluster.Asked asked;
  private final Answer answer;
  private final Kinds.Kind kind;

  Serves(Store store, HttpPeer.Seen request, TestCluster.Asked asked, Answer answer) {
    this.store = store;
    this.request = request;
    this.asked = asked;
    this.answer = answer;
    this.kind = Kinds.of(asked.plural());
  }

  void run() throws IOException {
    Map<String, Object> there =
        asked.name().isEmpty() ? null : store.get(asked.plural(), asked.namespace(), asked.name());
    boolean applies =
        asked.verb().equals("PATCH")
            && String.valueOf(request.header("content-type")).contains("apply-patch");
    if (!asked.name().isEmpty() && there == null && !applies) {
      answer.status(404, "NotFound", "%s \"%s\" not found".formatted(asked.plural(), asked.name()));
      return;
    }
    switch (asked.sub()) {
      case "" -> object(there);
      case "scale" -> scale(there);
      case "eviction" -> {
        store.remove("pods", asked.namespace(), asked.name());
        answer.json(201, Answer.failure(201, "", ""));
      }
      case "token" -> {
        Map<String, Object> made = body();
        made.put(
            "status",
            Map.of("token", "canary-account-token", "expirationTimestamp", "2026-12-31T00:00:00Z"));
        answer.json(201, made);
      }
      default -> answer.status(404, "NotFound", "no such subresource");
    }
  }

  private void object(Map<String, Object> there) throws IOException {
    switch (asked.verb()) {
      case "GET" -> {
        if (there == null) {
          list();
        } else {
          show(200, there);
        }
      }
      case "POST" -> {
        Map<String, Object> made = body();
        String name = Store.name(made);
        if (store.get(asked.plural(), asked.namespace(), name) != null) {
          answer.status(
              409, "AlreadyExists", "%s \"%s\" already exists".formatted(asked.plural(), name));
          return;
        }
        show(201, kept(made));
      }
      case "PUT" -> {
        Map<String, Object> made = body();
        Object version = Store.map(made, "metadata").get("resourceVersion");
        if (version != null
            && !version.equals(Store.map(there, "metadata").get("resourceVersion"))) {
          answer.status(409, "Conflict", "the object has been modified");
          return;
        }
        show(200, kept(made));
      }
      case "PATCH" -> patch(there);
      case "DELETE" -> delete(there);
      default -> answer.status(405, "MethodNotAllowed", "no");
    }
  }

  private void patch(Map<String, Object> there) throws IOException {
    Map<String, Object> made = there == null ? Kinds.typed(kind) : there;
    Store.merge(made, body());
    show(there == null ? 201 : 200, kept(made));
  }

  private void delete(Map<String, Object> there) throws IOException {
    if (there == null) {
      List<Map<String, Object>> gone = store.list(asked.plural(), asked.namespace());
      gone.forEach(one -> store.remove(asked.plural(), asked.namespace(), Store.name(one)));
      answer.json(200, listed(gone));
      return;
    }
    if (!asked.dry()) {
      store.remove(asked.plural(), asked.namespace(), asked.name());
    }
    // As a real one does where something else has to let go of the object first.
    answer.json(200, there);
  }

  private void scale(Map<String, Object> there) throws IOException {
    if (!asked.verb().equals("GET")) {
      Object replicas = Store.map(body(), "spec").get("replicas");
      Store.map(there, "spec").put("replicas", replicas);
      there = kept(there);
    }
    Map<String, Object> scale = new LinkedHashMap<>();
    scale.put("kind", "Scale");
    scale.put("apiVersion", "autoscaling/v1");
    scale.put("metadata", there.get("metadata"));
    scale.put("spec", Map.of("replicas", Store.map(there, "spec").get("replicas")));
    scale.put("status", Map.of("replicas", 2));
    answer.json(200, scale);
  }

  private Map<String, Object> kept(Map<String, Object> object) {
    if (asked.dry()) {
      return object;
    }
    Map<String, Object> typed = Kinds.typed(kind);
    typed.putAll(object);
    return store.put(asked.plural(), asked.namespace(), typed);
  }

  private void show(int status, Map<String, Object> object) throws IOException {
    if (answer.wantsTable() && asked.verb().equals("GET")) {
      answer.json(status, table(List.of(object)));
    } else if (answer.accepts("protobuf") && !answer.accepts("json")) {
      answer.bytes(status, "application/vnd.kubernetes.protobuf", new byte[] {'k', '8', 's', 0});
    } else if (answer.accepts("application/yaml") && !answer.accepts("json")) {
      answer.bytes(status, "application/yaml", Store.text(object).getBytes(StandardCharsets.UTF_8));
    } else {
      answer.json(status, object);
    }
  }

  private void list() throws IOException {
    List<Map<String, Object>> found = store.list(asked.plural(), asked.namespace());
    String selector = asked.first("fieldSelector");
    if (selector.startsWith("metadata.name=")) {
      found.removeIf(one -> !Store.name(one).equals(selector.substring(14)));
    }
    if (answer.wantsTable()) {
      answer.json(200, table(found));
    } else if (answer.accepts("protobuf") && !answer.accepts("json")) {
      answer.bytes(200, "application/vnd.kubernetes.protobuf", new byte[] {'k', '8', 's', 0});
    } else {
      answer.json(200, listed(found));
    }
  }

  private Map<String, Object> listed(List<Map<String, Object>> found) {
    return Answer.listOf(kind.apiVersion(), kind.kind() + "List", store.version(), found);
  }

  private Map<String, Object> table(List<Map<String, Object>> found) {
    boolean whole = asked.first("includeObject").equals("Object");
    return Kinds.table(kind, store.version(), found, whole);
  }

  private Map<String, Object> body() {
    byte[] bytes = request.body().getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length == 0
        ? new LinkedHashMap<>()
        : Store.json(new String(bytes, StandardCharsets.UTF_8));
  }
}
