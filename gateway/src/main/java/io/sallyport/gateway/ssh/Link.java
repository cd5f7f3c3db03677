package io.sallyport.gateway.ssh;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Arguments;
import io.sallyport.api.Asking;
import io.sallyport.api.Endpoint;
import io.sallyport.api.Exchange;
import io.sallyport.api.Obligation;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Reason;
import io.sallyport.api.Target;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.LiveSession;
import io.sallyport.gateway.door.Login;
import io.sallyport.semantics.ssh.SshCall;
import io.sallyport.semantics.ssh.SshOperation;
import io.sallyport.ssh.SshConnectException;
import io.sallyport.ssh.Upstreams;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.jspecify.annotations.Nullable;

/**
 * What one client's connection leads to: a session of the broker and a connection to the target,
 * each made when first needed. Thread-safe.
 */
final class Link implements AutoCloseable {
  static final PepCapabilities CAN =
      new PepCapabilities(
          "gateway",
          Set.of(Obligation.Type.DETECT, Obligation.Type.LIMIT, Obligation.Type.RECORDING));

  private static final Reason NOT_WAITED_FOR =
      Reason.of(
          "SP-8131",
          "This kind of request cannot wait until people have agreed.",
          "Do without it, or ask whoever keeps the rules for a permit without approval.");

  /** Channels of one connection at a time: each costs threads and windows. */
  static final int MOST_CHANNELS = 100;

  private final AtomicInteger channels = new AtomicInteger();
  private final DoorServices services;
  private final Upstreams upstreams;
  private final Login login;
  private final Target target;
  private final String peer;
  private final Runnable cut;

  /** Held while the target is connected to. */
  private final Object connecting = new Object();

  private @Nullable AccessSession session;
  private @Nullable LiveSession live;
  private Upstreams.@Nullable Upstream upstream;
  private boolean closed;

  Link(
      DoorServices services,
      Upstreams upstreams,
      Login login,
      Target target,
      String peer,
      Runnable cut) {
    this.services = services;
    this.upstreams = upstreams;
    this.login = login;
    this.target = target;
    this.peer = peer;
    this.cut = cut;
  }

  Target target() {
    return target;
  }

  /**
   * Takes a place for a channel, which leaves it when it is closed.
   *
   * @throws SshChannelOpenException when there is none
   */
  void take(Channel channel) throws SshChannelOpenException {
    if (channels.incrementAndGet() > MOST_CHANNELS) {
      channels.decrementAndGet();
      throw new SshChannelOpenException(
          channel.getChannelId(),
          SshConstants.SSH_OPEN_RESOURCE_SHORTAGE,
          "SP-8130 too many channels on one connection; close some.");
    }
    channel.addCloseFutureListener(closed -> channels.decrementAndGet());
  }

  /** The broker's session, which is on the list of live ones from then on. */
  synchronized AccessSession session() throws AccessDeniedException {
    if (closed) {
      throw new AccessDeniedException(ended(), null);
    }
    AccessSession known = session;
    if (known != null) {
      return known;
    }
    LiveSession entered = services.enter("ssh", login, target, peer, this::end);
    try {
      AccessSession opened = services.broker().open(login.caller(), target, CAN);
      live = entered;
      session = opened;
      return opened;
    } finally {
      if (session == null) {
        // Nothing may be left on the list of what did not come about: places on it are counted.
        entered.close();
      }
    }
  }

  private static Reason ended() {
    return Reason.of("SP-8122", "The session has been ended.", "Log in again.");
  }

  /** Decides, and says what is done now in the list of sessions. */
  Exchange<SshCall> begin(SshOperation operation) throws AccessDeniedException {
    return begin(operation, reason -> {});
  }

  /** The same on a thread that all clients share, and that must not wait for people. */
  Exchange<SshCall> beginAtOnce(SshOperation operation) throws AccessDeniedException {
    boolean waits =
        session().explain(operation).obligations().stream()
            .anyMatch(one -> one instanceof Obligation.Approval);
    return begin(waits ? operation.refused(NOT_WAITED_FOR) : operation);
  }

  /**
   * The same, where the client can be told while people are asked.
   *
   * @param asked is told whom and how long
   */
  Exchange<SshCall> begin(SshOperation operation, Asking<SshCall> asked)
      throws AccessDeniedException {
    AccessSession own = session();
    LiveSession listed;
    synchronized (this) {
      listed = live;
    }
    if (listed != null) {
      Reason reason = listed.ended();
      if (reason != null) {
        throw new AccessDeniedException(reason, null);
      }
      listed.note(operation.accesses().get(0).action().name());
    }
    return own.begin(operation, Arguments.none(), asked);
  }

  /**
   * The connection to the target. Meanwhile the rest of this link stays free: a target that does
   * not answer must not hold up the threads that all clients share.
   */
  ClientSession upstream() throws AccessDeniedException, SshConnectException {
    synchronized (connecting) {
      AccessSession own = session();
      Upstreams.Upstream known;
      synchronized (this) {
        known = upstream;
      }
      if (known == null || !known.as(ClientSession.class).isOpen()) {
        known = connected(own);
      }
      return known.as(ClientSession.class);
    }
  }

  private Upstreams.Upstream connected(AccessSession own)
      throws AccessDeniedException, SshConnectException {
    Upstreams.Upstream made;
    try (Endpoint endpoint = services.broker().endpoint(own.caller(), target)) {
      if (endpoint == null) {
        throw new AccessDeniedException(
            Reason.of(
                "SP-8123",
                "The target '" + target.name() + "' has no address.",
                "Use a target of the configuration."),
            null);
      }
      made = upstreams.connect(target.name(), endpoint);
    }
    synchronized (this) {
      if (!closed) {
        upstream = made;
        return made;
      }
    }
    made.close();
    throw new AccessDeniedException(ended(), null);
  }

  /** Cuts everything, since an operator or a policy says so. */
  private void end() {
    close();
    cut.run();
  }

  @Override
  public void close() {
    Upstreams.Upstream ending;
    AccessSession ended;
    LiveSession listed;
    synchronized (this) {
      closed = true;
      ending = upstream;
      ended = session;
      listed = live;
    }
    if (ending != null) {
      ending.close();
    }
    if (ended != null) {
      ended.close();
    }
    if (listed != null) {
      listed.close();
    }
  }
}
