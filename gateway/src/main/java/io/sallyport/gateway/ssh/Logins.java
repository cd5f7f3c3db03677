package io.sallyport.gateway.ssh;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Secret;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import io.sallyport.ssh.Upstreams;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.PublicKey;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.auth.password.PasswordAuthenticator;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/**
 * Who logs in. What a method found out counts only if it was that method which succeeded: a client
 * may ask about keys that it does not hold (RFC 4252 §7), and each answer takes the place of the
 * one before. Thread-safe.
 */
final class Logins implements PublickeyAuthenticator, PasswordAuthenticator, SessionListener {
  private static final AttributeKey<Login> LOGIN = new AttributeKey<>();
  private static final AttributeKey<Link> LINK = new AttributeKey<>();

  /**
   * The name under which a key was shown: clients try those they have one by one, so the end tells.
   */
  private static final AttributeKey<String> SHOWN = new AttributeKey<>();

  private final KnownKeys keys;
  private final DoorServices services;
  private final Upstreams upstreams;

  Logins(KnownKeys keys, DoorServices services, Upstreams upstreams) {
    this.keys = keys;
    this.services = services;
    this.upstreams = upstreams;
  }

  /** What the connection of an authenticated client leads to. */
  static Link link(Session session) {
    Link link = session.getAttribute(LINK);
    if (link == null) {
      throw new IllegalStateException("A channel was opened before anybody had logged in.");
    }
    return link;
  }

  @Override
  public boolean authenticate(String user, PublicKey key, ServerSession session) {
    session.setAttribute(SHOWN, user);
    return keep(user, keys.login(key, address(session)), session);
  }

  @Override
  public boolean authenticate(String user, String token, ServerSession session) {
    session.removeAttribute(LOGIN);
    LoginName name = LoginName.of(user);
    if (name == null || token.isEmpty()) {
      return false;
    }
    try (Secret secret = Secret.of(token.toCharArray())) {
      Login login = services.authenticate(new Presented.Token(secret, peer(session)));
      // A token that does not count is on record already; one of somebody else is not.
      session.setAttribute(SHOWN, user);
      return keep(user, login, session);
    } catch (AccessDeniedException e) {
      return false;
    }
  }

  /** Somebody has logged in on another device, or nobody has. */
  boolean elsewhere(String user, @Nullable Login login, ServerSession session) {
    session.setAttribute(SHOWN, user);
    return keep(user, login, session);
  }

  static String peer(Session session) {
    return address(session).getHostAddress();
  }

  private static boolean keep(String user, @Nullable Login login, ServerSession session) {
    LoginName name = LoginName.of(user);
    if (login == null || name == null || !name.names(login.caller().subject().id())) {
      session.removeAttribute(LOGIN);
      return false;
    }
    session.setAttribute(LOGIN, login);
    return true;
  }

  private static InetAddress address(Session session) {
    SocketAddress remote = session.getIoSession().getRemoteAddress();
    return remote instanceof InetSocketAddress internet
        ? internet.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  @Override
  public void sessionEvent(Session session, Event event) {
    if (event != Event.Authenticated) {
      return;
    }
    Login login = session.getAttribute(LOGIN);
    LoginName name = LoginName.of(String.valueOf(session.getUsername()));
    if (login == null || name == null) {
      session.close(true);
      return;
    }
    session.setAttribute(
        LINK,
        new Link(
            services, upstreams, login, name.target(), peer(session), () -> session.close(true)));
  }

  @Override
  public void sessionClosed(Session session) {
    Link link = session.getAttribute(LINK);
    String shown = session.getAttribute(SHOWN);
    if (link != null) {
      link.close();
    } else if (shown != null) {
      services.turnedAway(peer(session), shown);
    }
  }
}
