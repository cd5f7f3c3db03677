package io.sallyport.gateway.kube;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of objects that a cluster in a test has, and how it shows them in tables. */
final class Kinds {
  /** What kubectl keeps of what was applied, the data of Secrets among it. */
  static final String COPY = "kubectl.kubernetes.io/last-applied-configuration";

  /** {@code canary-secret-7f3a} in Base64. */
  static final String CANARY = "Y2FuYXJ5LXNlY3JldC03ZjNh";

  private static final Map<String, Kind> ALL = new LinkedHashMap<>();

  static {
    add("", "namespaces", "Namespace", false, "ns");
    add("", "pods", "Pod", true, "po");
    add("", "configmaps", "ConfigMap", true, "cm");
    add("", "secrets", "Secret", true, "");
    add("", "services", "Service", true, "svc");
    add("", "events", "Event", true, "ev");
    add("", "serviceaccounts", "ServiceAccount", true, "sa");
    add("apps", "deployments", "Deployment", true, "deploy");
  }

  private Kinds() {}

  /** A kind. */
  record Kind(String group, String plural, String kind, boolean namespaced, String shortName) {
    String apiVersion() {
      return group.isEmpty() ? "v1" : group + "/v1";
    }
  }

  private static void add(
      String group, String plural, String kind, boolean namespaced, String shortName) {
    ALL.put(plural, new Kind(group, plural, kind, namespaced, shortName));
  }

  static Kind of(String plural) {
    return ALL.get(plural);
  }

  static List<Kind> in(String group) {
    return ALL.values().stream().filter(kind -> kind.group().equals(group)).toList();
  }

  static void seed(Store store) {
    put(store, "namespaces", "", "{'metadata':{'name':'shop'}}");
    put(store, "namespaces", "", "{'metadata':{'name':'vault'}}");
    for (String name : List.of("web-1", "web-2")) {
      put(
          store,
          "pods",
          "shop",
          "{'metadata':{'name':'%s','labels':{'app':'web'}},'spec':{'containers':[{'name':'web','image':'web:1','env':[{'name':'TOKEN','value':'canary-env'}]}]},'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}],'containerStatuses':[{'name':'web','ready':true,'restartCount':0}]}}"
              .formatted(name));
    }
    put(
        store,
        "configmaps",
        "shop",
        "{'metadata':{'name':'settings'},'data':{'colour':'green','password':'canary-config'}}");
    for (String namespace : List.of("shop", "vault")) {
      put(
          store,
          "secrets",
          namespace,
          "{'metadata':{'name':'db','annotations':{'%s':'{\\\"data\\\":{\\\"password\\\":\\\"%s\\\"}}'}},'type':'Opaque','data':{'password':'%s','user':'%s'}}"
              .formatted(COPY, CANARY, CANARY, CANARY));
    }
    put(store, "serviceaccounts", "shop", "{'metadata':{'name':'default'}}");
    put(
        store,
        "deployments",
        "shop",
        "{'metadata':{'name':'web'},'spec':{'replicas':2,'selector':{'matchLabels':{'app':'web'}}},'status':{'replicas':2,'readyReplicas':2,'updatedReplicas':2,'availableReplicas':2}}");
  }

  private static void put(Store store, String plural, String namespace, String json) {
    Map<String, Object> object = typed(of(plural));
    object.putAll(Store.json(json.replace('\'', '"')));
    store.put(plural, namespace, object);
  }

  static Map<String, Object> typed(Kind kind) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("kind", kind.kind());
    object.put("apiVersion", kind.apiVersion());
    return object;
  }

  static Map<String, Object> table(
      Kind kind, String version, List<Map<String, Object>> objects, boolean whole) {
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("kind", "Table");
    table.put("apiVersion", "meta.k8s.io/v1");
    table.put("metadata", Map.of("resourceVersion", version));
    List<Map<String, Object>> columns = new ArrayList<>();
    for (String name : columns(kind.plural())) {
      columns.add(
          Map.of(
              "name",
              name,
              "type",
              "string",
              "format",
              name.equals("Name") ? "name" : "",
              "description",
              name,
              "priority",
              0));
    }
    table.put("columnDefinitions", columns);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Map<String, Object> object : objects) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("cells", cells(kind.plural(), object));
      Map<String, Object> shown = new LinkedHashMap<>(object);
      if (!whole) {
        shown.keySet().retainAll(List.of("metadata"));
        shown.put("kind", "PartialObjectMetadata");
        shown.put("apiVersion", "meta.k8s.io/v1");
      }
      row.put("object", shown);
      rows.add(row);
    }
    table.put("rows", rows);
    return table;
  }

  private static List<String> columns(String plural) {
    return switch (plural) {
      case "pods" -> List.of("Name", "Ready", "Status", "Restarts", "Age");
      case "secrets" -> List.of("Name", "Type", "Data", "Age");
      case "configmaps" -> List.of("Name", "Data", "Age");
      case "deployments" -> List.of("Name", "Ready", "Up-to-date", "Available", "Age");
      default -> List.of("Name", "Age");
    };
  }

  private static List<Object> cells(String plural, Map<String, Object> object) {
    String name = Store.name(object);
    String count = String.valueOf(Store.map(object, "data").size());
    return switch (plural) {
      case "pods" -> List.of(name, "1/1", "Running", "0", "1d");
      case "secrets" -> List.of(name, String.valueOf(object.get("type")), count, "1d");
      case "configmaps" -> List.of(name, count, "1d");
      case "deployments" -> {
        Object replicas = Store.map(object, "spec").get("replicas");
        yield List.of(name, replicas + "/" + replicas, "2", "2", "1d");
      }
      default -> List.of(name, "1d");
    };
  }
}
