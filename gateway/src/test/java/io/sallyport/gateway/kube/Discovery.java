package io.sallyport.gateway.kube;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a cluster in a test says of itself: versions, groups, kinds, and its OpenAPI. */
final class Discovery {
  private static final String PROTOBUF =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  private Discovery() {}

  static boolean answered(String path, Answer answer) throws IOException {
    switch (path) {
      case "/version" ->
          answer.json(
              200,
              new LinkedHashMap<>(
                  Map.of(
                      "major", "1", "minor", "32", "gitVersion", "v1.32.4", "platform", "linux")));
      case "/api" ->
          answer.json(
              200,
              Store.json(
                  "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"],\"serverAddressByClientCIDRs\":[]}"));
      case "/apis" ->
          answer.json(
              200,
              Store.json(
                  "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[{\"name\":\"apps\",\"versions\":[{\"groupVersion\":\"apps/v1\",\"version\":\"v1\"}],\"preferredVersion\":{\"groupVersion\":\"apps/v1\",\"version\":\"v1\"}}]}"));
      case "/api/v1" -> answer.json(200, resources(""));
      case "/apis/apps/v1" -> answer.json(200, resources("apps"));
      // An empty document of protobuf has no byte; one field says its version.
      case "/openapi/v2" -> {
        if (answer.accepts("protobuf")) {
          answer.bytes(200, PROTOBUF, new byte[] {0x0A, 3, '2', '.', '0'});
        } else {
          answer.json(200, Store.json("{\"swagger\":\"2.0\",\"paths\":{}}"));
        }
      }
      case "/openapi/v3" ->
          answer.json(
              200,
              Store.json(
                  "{\"paths\":{\"api/v1\":{\"serverRelativeURL\":\"/openapi/v3/api/v1\"},\"apis/apps/v1\":{\"serverRelativeURL\":\"/openapi/v3/apis/apps/v1\"}}}"));
      case "/openapi/v3/api/v1" -> answer.bytes(200, "application/json", openApi(""));
      case "/openapi/v3/apis/apps/v1" -> answer.bytes(200, "application/json", openApi("apps"));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Map<String, Object> resources(String group) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Kinds.Kind kind : Kinds.in(group)) {
      all.add(
          resource(kind.plural(), kind.kind(), kind, "create delete get list patch update watch"));
      switch (kind.plural()) {
        case "pods" -> {
          all.add(resource("pods/exec", "PodExecOptions", kind, "create get"));
          all.add(resource("pods/attach", "PodAttachOptions", kind, "create get"));
          all.add(resource("pods/portforward", "PodPortForwardOptions", kind, "create get"));
          all.add(resource("pods/log", "Pod", kind, "get"));
          Map<String, Object> eviction = resource("pods/eviction", "Eviction", kind, "create");
          eviction.put("group", "policy");
          eviction.put("version", "v1");
          all.add(eviction);
        }
        case "serviceaccounts" ->
            all.add(resource("serviceaccounts/token", "TokenRequest", kind, "create"));
        case "deployments" -> {
          Map<String, Object> scale =
              resource("deployments/scale", "Scale", kind, "get patch update");
          scale.put("group", "autoscaling");
          scale.put("version", "v1");
          all.add(scale);
        }
        default -> {}
      }
    }
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("kind", "APIResourceList");
    list.put("apiVersion", "v1");
    list.put("groupVersion", group.isEmpty() ? "v1" : group + "/v1");
    list.put("resources", all);
    return list;
  }

  private static Map<String, Object> resource(
      String name, String kind, Kinds.Kind of, String verbs) {
    Map<String, Object> resource = new LinkedHashMap<>();
    resource.put("name", name);
    resource.put("singularName", name.contains("/") ? "" : kind.toLowerCase(java.util.Locale.ROOT));
    resource.put("namespaced", of.namespaced());
    resource.put("kind", kind);
    resource.put("verbs", List.of(verbs.split(" ", -1)));
    if (!of.shortName().isEmpty() && !name.contains("/")) {
      resource.put("shortNames", List.of(of.shortName()));
    }
    return resource;
  }

  /** Says of each kind that the server itself checks the fields of what is applied. */
  private static byte[] openApi(String group) {
    StringBuilder paths = new StringBuilder();
    for (Kinds.Kind kind : Kinds.in(group)) {
      String path =
          (group.isEmpty() ? "/api/v1/" : "/apis/" + group + "/v1/")
              + (kind.namespaced() ? "namespaces/{namespace}/" : "")
              + kind.plural()
              + "/{name}";
      paths
          .append(paths.isEmpty() ? "" : ",")
          .append(
              "\"%s\":{\"patch\":{\"parameters\":[{\"name\":\"dryRun\",\"in\":\"query\"},{\"name\":\"fieldValidation\",\"in\":\"query\"}],\"responses\":{},\"x-kubernetes-action\":\"patch\",\"x-kubernetes-group-version-kind\":{\"group\":\"%s\",\"kind\":\"%s\",\"version\":\"v1\"}}}"
                  .formatted(path, group, kind.kind()));
    }
    return ("{\"openapi\":\"3.0.0\",\"info\":{\"title\":\"Kubernetes\",\"version\":\"v1.32.4\"},\"paths\":{"
            + paths
            + "},\"components\":{\"schemas\":{}}}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
