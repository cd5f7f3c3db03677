package io.sallyport.okhttp;

import io.sallyport.api.Caller;
import io.sallyport.api.Secret;
import io.sallyport.api.Subject;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.credential.spi.Credential;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.testkit.MemoryAuditSink;
import java.util.List;
import okhttp3.OkHttpClient;

/** A broker under given rules, and clients that it governs. */
final class World implements AutoCloseable {
  static final String CANARY = "canary-7f3a";

  final MemoryAuditSink sink = MemoryAuditSink.unbounded();
  final EmbeddedBroker broker;

  World(String yaml) throws Exception {
    broker =
        EmbeddedBroker.builder()
            .configText("rules.yaml", yaml)
            .sink(sink)
            .credentials(
                (name, caller, target) ->
                    new Credential(Secret.of((CANARY + "-" + name).toCharArray()), null))
            .discover(false)
            .build();
  }

  HttpOptions options(String... targets) {
    HttpOptions options =
        HttpOptions.embedded(broker).caller(Caller.of(Subject.of("alice", "analysts")));
    for (String target : targets) {
      options.target(target);
    }
    return options;
  }

  OkHttpClient client(String... targets) {
    return SallyportHttp.install(new OkHttpClient.Builder(), options(targets)).build();
  }

  List<AuditEvent.Decided> decisions() {
    return sink.events(AuditEvent.Decided.class);
  }

  @Override
  public void close() {
    broker.close();
  }
}
