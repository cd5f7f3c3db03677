package io.sallyport.gateway.kube;

import io.sallyport.testkit.HttpPeer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An API server of Kubernetes, small and real: discovery, objects with versions, patches, watches,
 * tables, logs that follow, and streams to processes and ports of this machine. It takes one token
 * and reports every request that reached it. Written on the API's reference (concepts,
 * api-concepts) and on what kubectl sends.
 */
final class TestCluster implements AutoCloseable {
  final Store store = new Store();
  final List<String> logs = new ArrayList<>();
  private final HttpPeer peer;
  private final String token;
  private final ServedStreams streams;

  /** A path below a group and version. */
  record Asked(
      String verb,
      String group,
      String plural,
      String namespace,
      String name,
      String sub,
      Map<String, List<String>> query) {
    String first(String parameter) {
      List<String> values = query.get(parameter);
      return values == null ? "" : values.get(0);
    }

    boolean dry() {
      return first("dryRun").equals("All");
    }
  }

  private TestCluster(String token, Path folder) throws IOException {
    this.token = token;
    this.streams = new ServedStreams(folder);
    this.peer = HttpPeer.start(this::answer);
  }

  /** Starts one that lets everybody in, as clients withhold their tokens where there is no TLS. */
  static TestCluster open(Path folder) throws IOException {
    return start("", folder);
  }

  /** Starts it; its pods' processes run in that folder. */
  static TestCluster start(String token, Path folder) throws IOException {
    TestCluster cluster = new TestCluster(token, folder);
    Kinds.seed(cluster.store);
    return cluster;
  }

  String url() {
    return peer.url();
  }

  List<HttpPeer.Seen> seen() {
    return peer.seen();
  }

  void forget() {
    peer.forget();
  }

  void log(String line) {
    synchronized (logs) {
      logs.add(line);
      logs.notifyAll();
    }
  }

  private boolean answer(HttpPeer.Seen request, InputStream in, OutputStream out)
      throws IOException {
    Answer answer = new Answer(request, out);
    if (!token.isEmpty() && !("Bearer " + token).equals(request.header("authorization"))) {
      answer.status(401, "Unauthorized", "Unauthorized");
      return true;
    }
    String target = request.target();
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    if (Discovery.answered(path, answer)) {
      return true;
    }
    Asked asked = asked(request.line(), path, question < 0 ? "" : target.substring(question + 1));
    if (asked == null || Kinds.of(asked.plural()) == null) {
      answer.status(404, "NotFound", "the server could not find the requested resource");
      return true;
    }
    try {
      return served(request, asked, answer, in, out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean served(
      HttpPeer.Seen request, Asked asked, Answer answer, InputStream in, OutputStream out)
      throws IOException, InterruptedException {
    switch (asked.sub()) {
      case "exec", "attach", "portforward" -> {
        return streams.serve(request, asked, answer, in, out);
      }
      case "log" -> {
        return log(asked, out);
      }
      default -> {
        boolean watches = List.of("1", "true").contains(asked.first("watch"));
        if (asked.verb().equals("GET") && watches) {
          new Watching(store, asked, answer).run(out);
          return false;
        }
        new Serves(store, request, asked, answer).run();
        return true;
      }
    }
  }

  private boolean log(Asked asked, OutputStream out) throws IOException, InterruptedException {
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    int at = 0;
    boolean follow = asked.first("follow").equals("true");
    while (true) {
      List<String> fresh;
      synchronized (logs) {
        if (follow && logs.size() == at) {
          logs.wait(30_000);
        }
        fresh = new ArrayList<>(logs.subList(at, logs.size()));
      }
      for (String line : fresh) {
        Answer.chunk(out, line + "\n");
      }
      at += fresh.size();
      if (!follow || fresh.isEmpty() || fresh.contains("the end")) {
        Answer.chunk(out, "");
        return true;
      }
    }
  }

  private static Asked asked(String line, String path, String query) {
    List<String> parts = new ArrayList<>();
    for (String part : path.substring(1).split("/", -1)) {
      parts.add(decoded(part));
    }
    boolean core = parts.get(0).equals("api");
    int from = core ? 2 : 3;
    if (parts.size() <= from) {
      return null;
    }
    String group = core ? "" : parts.get(1);
    String namespace = "";
    if (parts.get(from).equals("namespaces") && parts.size() > from + 2) {
      namespace = parts.get(from + 1);
      from += 2;
    }
    String name = parts.size() > from + 1 ? parts.get(from + 1) : "";
    String sub = parts.size() > from + 2 ? parts.get(from + 2) : "";
    String verb = line.substring(0, line.indexOf(' '));
    return new Asked(verb, group, parts.get(from), namespace, name, sub, pairs(query));
  }

  private static Map<String, List<String>> pairs(String query) {
    Map<String, List<String>> pairs = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        pairs
            .computeIfAbsent(decoded(pair.substring(0, equals)), k -> new ArrayList<>())
            .add(decoded(pair.substring(equals + 1)));
      }
    }
    return pairs;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    peer.close();
    streams.close();
  }
}
