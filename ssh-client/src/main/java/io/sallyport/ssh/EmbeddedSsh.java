package io.sallyport.ssh;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Arguments;
import io.sallyport.api.Caller;
import io.sallyport.api.Endpoint;
import io.sallyport.api.Exchange;
import io.sallyport.api.Obligation;
import io.sallyport.api.Outcome;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Reason;
import io.sallyport.api.Recording;
import io.sallyport.api.Target;
import io.sallyport.semantics.ssh.CommandLine;
import io.sallyport.semantics.ssh.SshCall;
import io.sallyport.semantics.ssh.SshOperation;
import io.sallyport.semantics.ssh.SshRequests;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides in this process. */
final class EmbeddedSsh extends SallyportSsh {
  private static final PepCapabilities CAN =
      new PepCapabilities(
          "embedded",
          Set.of(Obligation.Type.DETECT, Obligation.Type.LIMIT, Obligation.Type.RECORDING));

  private final AccessSession session;
  private final Upstreams upstreams;
  private final Upstreams.Upstream upstream;
  private final Runnable closing;

  private EmbeddedSsh(
      AccessSession session, Upstreams upstreams, Upstreams.Upstream upstream, Runnable closing) {
    this.session = session;
    this.upstreams = upstreams;
    this.upstream = upstream;
    this.closing = closing;
  }

  static EmbeddedSsh open(AccessBroker broker, Caller caller, Target target, Runnable closing)
      throws AccessDeniedException, SshConnectException {
    AccessSession session = broker.open(caller, target, CAN);
    Upstreams upstreams = new Upstreams();
    try (Endpoint endpoint = broker.endpoint(caller, target)) {
      if (endpoint == null) {
        throw new SshConnectException(
            "SP-8106 no such target: '"
                + target.name()
                + "'; the configuration names no address for it; add it there.");
      }
      Upstreams.Upstream upstream = upstreams.connect(target.name(), endpoint);
      return new EmbeddedSsh(session, upstreams, upstream, closing);
    } catch (AccessDeniedException | SshConnectException | RuntimeException e) {
      upstreams.close();
      session.close();
      throw e;
    }
  }

  private String target() {
    return session.target().name();
  }

  @Override
  public SshProcess start(String line, OutputStream out, OutputStream err)
      throws IOException, AccessDeniedException {
    SshOperation operation = CommandLine.read(target(), line);
    Exchange<SshCall> exchange = begin(operation);
    try {
      OutputTerms terms = new OutputTerms(exchange.obligations(), recording(exchange));
      return RemoteProcess.start(
          upstream.session(), exchange.operation().text(), terms, exchange, out, err);
    } catch (AccessDeniedException | IOException | RuntimeException e) {
      exchange.fail("unreachable", Outcome.none());
      throw e;
    }
  }

  private @Nullable Recording recording(Exchange<SshCall> exchange) throws AccessDeniedException {
    return OutputTerms.wantsRecording(exchange.obligations())
        ? session.record(Recording.Kind.TERMINAL, Map.of("width", 80, "height", 24))
        : null;
  }

  private Exchange<SshCall> begin(SshOperation operation) throws AccessDeniedException {
    try {
      return session.begin(operation, Arguments.none());
    } catch (AccessDeniedException e) {
      Reason reason = e.reason();
      throw new AccessDeniedException(
          new Reason(
              reason.code(), reason.rule(), reason.message(), operation.remedy(reason.remedy())),
          e);
    }
  }

  @Override
  public SshFiles sftp() throws IOException {
    return GovernedFiles.embedded(upstream.session(), session);
  }

  @Override
  public SshForward forward(String host, int port) throws IOException, AccessDeniedException {
    Exchange<SshCall> exchange = begin(SshRequests.forward(target(), host, port));
    try {
      return TunnelStreams.open(upstream.session(), host, port, exchange);
    } catch (IOException | RuntimeException e) {
      exchange.fail("unreachable", Outcome.none());
      throw e;
    }
  }

  @Override
  public void close() {
    upstream.close();
    upstreams.close();
    session.close();
    closing.run();
  }
}
