package io.sallyport.gateway.kube;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A watch on a cluster in a test: one JSON document a line, until the client goes. */
final class Watching {
  private static final long LONGEST = 60_000;

  private final Store store;
  private final TestCluster.Asked asked;
  private final Answer answer;

  Watching(Store store, TestCluster.Asked asked, Answer answer) {
    this.store = store;
    this.asked = asked;
    this.answer = answer;
  }

  void run(OutputStream out) throws IOException, InterruptedException {
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
    String from = asked.first("resourceVersion");
    boolean all = from.isEmpty() || from.equals("0");
    long seen = Long.parseLong(all ? store.version() : from);
    if (all) {
      for (Map<String, Object> one : store.list(asked.plural(), asked.namespace())) {
        say(out, "ADDED", one);
      }
    }
    while (true) {
      List<Store.Event> fresh = store.after(seen, LONGEST);
      for (Store.Event event : fresh) {
        boolean here = asked.namespace().isEmpty() || event.namespace().equals(asked.namespace());
        if (event.plural().equals(asked.plural()) && here) {
          say(out, event.type(), event.object());
        }
        seen = event.version();
      }
      if (fresh.isEmpty()) {
        Answer.chunk(out, "");
        return;
      }
    }
  }

  private void say(OutputStream out, String type, Map<String, Object> object) throws IOException {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", type);
    boolean whole = asked.first("includeObject").equals("Object");
    Kinds.Kind kind = Kinds.of(asked.plural());
    event.put(
        "object",
        answer.wantsTable() ? Kinds.table(kind, store.version(), List.of(object), whole) : object);
    Answer.chunk(out, Store.text(event) + "\n");
  }
}
