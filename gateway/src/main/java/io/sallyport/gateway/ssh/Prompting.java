package io.sallyport.gateway.ssh;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.gateway.door.DeviceLogin;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.Login;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.auth.AbstractUserAuth;
import org.apache.sshd.server.auth.AsyncAuthException;
import org.apache.sshd.server.auth.UserAuth;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.server.session.ServerUserAuthService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a token ({@code keyboard-interactive}, RFC 4256), or shows whoever answers with nothing
 * where to log in on another device, and waits. One attempt; its messages come one at a time, under
 * the lock of the library's service.
 */
final class Prompting extends AbstractUserAuth {
  private static final Logger log = LoggerFactory.getLogger(Prompting.class);
  private static final int LONGEST = 64 * 1024;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private enum State {
    NEW,
    ASKED,
    SHOWN,
    WAITING,
    OVER
  }

  private final Logins logins;
  private final DoorServices services;
  private final ExecutorService workers;
  private final AsyncAuthException outcome = new AsyncAuthException();
  private State state = State.NEW;

  /** The client tries something else, so that this counts no more, whatever comes of it. */
  private volatile boolean left;

  private Prompting(Logins logins, DoorServices services, ExecutorService workers) {
    super("keyboard-interactive");
    this.logins = logins;
    this.services = services;
    this.workers = workers;
  }

  /** Makes them. */
  record Factory(Logins logins, DoorServices services, ExecutorService workers)
      implements UserAuthFactory {
    @Override
    public String getName() {
      return "keyboard-interactive";
    }

    @Override
    public UserAuth createUserAuth(ServerSession session) {
      return new Prompting(logins, services, workers);
    }
  }

  @Override
  protected @Nullable Boolean doAuth(Buffer buffer, boolean init) throws IOException {
    String answer = init ? null : answer(buffer);
    switch (state) {
      case NEW -> {
        state = State.ASKED;
        show("", services.onDevice() ? "Token, or nothing to log in elsewhere: " : "Token: ");
        return null;
      }
      case ASKED -> {
        if (answer != null && answer.isEmpty() && services.onDevice()) {
          state = State.SHOWN;
          workers.execute(this::elsewhere);
          return null;
        }
        state = State.OVER;
        return answer != null && logins.authenticate(getUsername(), answer, getSession());
      }
      case SHOWN -> {
        // The answer to no prompt at all: from now on the client waits.
        state = State.WAITING;
        throw outcome;
      }
      default -> {
        destroy();
        return false;
      }
    }
  }

  /** What was typed, or null for anything but one answer. */
  private static @Nullable String answer(Buffer buffer) {
    int message = buffer.getUByte();
    boolean one =
        message == SshConstants.SSH_MSG_USERAUTH_INFO_RESPONSE
            && buffer.getInt() == 1
            && buffer.available() <= LONGEST;
    return one ? buffer.getString() : null;
  }

  private void show(String instruction, @Nullable String prompt) throws IOException {
    Buffer buffer = getSession().createBuffer(SshConstants.SSH_MSG_USERAUTH_INFO_REQUEST);
    buffer.putString("Sallyport");
    buffer.putString(instruction);
    buffer.putString("");
    buffer.putInt(prompt == null ? 0 : 1);
    if (prompt != null) {
      buffer.putString(prompt);
      buffer.putBoolean(false);
    }
    getSession().writePacket(buffer);
  }

  private void elsewhere() {
    Login login = null;
    try (DeviceLogin device = services.onDevice(Logins.peer(getSession()))) {
      show(device.told(), null);
      login = waited(device);
    } catch (AccessDeniedException e) {
      log.info("A login on another device came to nothing: {}", e.reason().code());
    } catch (IOException | RuntimeException e) {
      log.info("A login on another device broke off: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    conclude(login);
  }

  private @Nullable Login waited(DeviceLogin device)
      throws AccessDeniedException, InterruptedException {
    Login login = null;
    while (login == null && waits(device.pause())) {
      login = device.login();
    }
    return login;
  }

  /** Waits; whether the client is still there then and has tried nothing else. */
  private synchronized boolean waits(Duration pause) throws InterruptedException {
    long end = System.nanoTime() + pause.toNanos();
    long rest = pause.toNanos();
    while (rest > 0 && !left && getSession().isOpen()) {
      // A person takes longer than a program may; the issuer's code has an end of its own.
      Object unused = getSession().resetAuthTimeout();
      TimeUnit.NANOSECONDS.timedWait(this, Math.min(SECOND, rest));
      rest = end - System.nanoTime();
    }
    return !left && getSession().isOpen();
  }

  /**
   * Nothing may come between who it is and that it counts: a key that is merely asked about would
   * take the place of who it is.
   */
  private void conclude(@Nullable Login login) {
    ServerUserAuthService service = getSession().getService(ServerUserAuthService.class);
    if (service == null) {
      return;
    }
    synchronized (service) {
      if (!left) {
        outcome.setAuthed(logins.elsewhere(getUsername(), login, getSession()));
      }
    }
  }

  @Override
  public synchronized void destroy() {
    left = true;
    notifyAll();
  }
}
