package io.sallyport.gateway.ssh;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Outcome;
import io.sallyport.semantics.ssh.SshOperation;
import io.sallyport.semantics.ssh.SshRequests;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.PtyMode;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/**
 * A client's session channel. Every request on it is decided; what is not named here is refused by
 * its base class. One thread at a time, as its connection's messages come.
 */
final class GatewayChannel extends ChannelSession {
  private final ExecutorService workers;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private @Nullable Terminal terminal;
  private volatile @Nullable Bridge bridge;

  private GatewayChannel(ExecutorService workers) {
    this.workers = workers;
  }

  /** Makes them. */
  record Factory(ExecutorService workers) implements ChannelFactory, NamedResource {
    @Override
    public String getName() {
      return "session";
    }

    @Override
    public Channel createChannel(Session session) {
      return new GatewayChannel(workers);
    }
  }

  /**
   * A terminal that the client asked for.
   *
   * @param modes how it treats characters (RFC 4254 §8)
   */
  record Terminal(
      String type, int columns, int rows, int width, int height, Map<PtyMode, Integer> modes) {}

  @Override
  protected OpenFuture doInit(Buffer buffer) {
    try {
      link().take(this);
    } catch (SshChannelOpenException e) {
      OpenFuture refused = new DefaultOpenFuture(this, this);
      refused.setException(e);
      close(true);
      return refused;
    }
    return super.doInit(buffer);
  }

  private Link link() {
    return Logins.link(getSession());
  }

  private String target() {
    return link().target().name();
  }

  @Override
  protected RequestHandler.Result handleEnvParsed(String name, String value) {
    if (environment.size() >= 100) {
      return RequestHandler.Result.ReplyFailure;
    }
    try {
      link().beginAtOnce(SshRequests.env(target(), name, value)).complete(Outcome.none());
      environment.put(name, value);
      return RequestHandler.Result.ReplySuccess;
    } catch (AccessDeniedException e) {
      return RequestHandler.Result.ReplyFailure;
    }
  }

  /** Decided on with what is started in it: a shell has one, for a command it is an access. */
  @Override
  protected RequestHandler.Result handlePtyReqParsed(
      String type, int columns, int rows, int width, int height, Map<PtyMode, Integer> modes) {
    terminal = new Terminal(type, columns, rows, width, height, Map.copyOf(modes));
    return RequestHandler.Result.ReplySuccess;
  }

  @Override
  protected RequestHandler.Result handleWindowChangeParsed(
      int columns, int rows, int width, int height) {
    Bridge running = bridge;
    if (running != null) {
      running.resize(columns, rows, width, height);
    }
    return RequestHandler.Result.ReplySuccess;
  }

  @Override
  protected RequestHandler.Result handleSignalParsed(String name) {
    Bridge running = bridge;
    if (running != null && name.matches("[A-Z0-9]{1,10}")) {
      running.signal(name);
    }
    return RequestHandler.Result.ReplySuccess;
  }

  @Override
  protected RequestHandler.Result handleBreakParsed(long length) {
    return RequestHandler.Result.ReplyFailure;
  }

  @Override
  protected RequestHandler.Result handleShellParsed(String request) throws IOException {
    return started(request, new Bridge(link(), this, workers, null));
  }

  @Override
  protected RequestHandler.Result handleExecParsed(String request, String line) throws IOException {
    return started(request, new Bridge(link(), this, workers, line));
  }

  private RequestHandler.Result started(String request, Bridge wanted) throws IOException {
    if (commandInstance != null) {
      return RequestHandler.Result.ReplyFailure;
    }
    bridge = wanted;
    return carried(request, wanted);
  }

  private RequestHandler.Result carried(String request, Carrier carrier) throws IOException {
    commandInstance = carrier;
    carrier.takes(Inbox.of(this));
    return prepareChannelCommand(request, carrier);
  }

  @Override
  protected RequestHandler.Result handleSubsystemParsed(String request, String name)
      throws IOException {
    if (commandInstance != null) {
      return RequestHandler.Result.ReplyFailure;
    }
    if (name.equals("sftp")) {
      return carried(request, new SftpBridge(link(), workers));
    }
    return refused(SshRequests.subsystem(target(), name));
  }

  @Override
  protected RequestHandler.Result handleAgentForwardingParsed(String request) {
    return refused(SshRequests.agent(target()));
  }

  @Override
  protected RequestHandler.Result handleX11ForwardingParsed(
      String request,
      ServerSession session,
      boolean single,
      String protocol,
      String cookie,
      int screen) {
    return refused(SshRequests.x11(target()));
  }

  /** Decided and on record, and refused whatever was decided, since nothing carries it. */
  private RequestHandler.Result refused(SshOperation operation) {
    try {
      Object unused =
          link().beginAtOnce(operation).refuse(GlobalRequests.NOT_CARRIED, Outcome.none());
    } catch (AccessDeniedException e) {
      return RequestHandler.Result.ReplyFailure;
    }
    return RequestHandler.Result.ReplyFailure;
  }

  @Nullable Terminal terminal() {
    return terminal;
  }

  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /**
   * The exit status goes first: an OpenSSH client that shares a connection (ControlMaster) takes
   * what it has when the end of the output comes, and would report 255.
   */
  @Override
  protected void closeShell(int status, boolean immediately) throws IOException {
    if (!isClosing()) {
      sendExitStatus(status);
    }
    super.closeShell(status, immediately);
  }
}
