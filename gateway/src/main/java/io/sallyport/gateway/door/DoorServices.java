package io.sallyport.gateway.door;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Reason;
import io.sallyport.api.Target;
import org.jspecify.annotations.Nullable;

/** What the gateway gives every front end. Thread-safe. */
public interface DoorServices {
  /** Who decides and records; a front end opens its sessions with placement {@code gateway}. */
  AccessBroker broker();

  /**
   * Finds out who somebody is.
   *
   * @throws AccessDeniedException when the credential does not count, for a reason SP-71xx that
   *     tells a guesser nothing; too many wrong ones from one peer are refused unseen
   */
  Login authenticate(Presented credential) throws AccessDeniedException;

  /** Whether people may log in on another device. */
  boolean onDevice();

  /**
   * Begins such a login.
   *
   * @throws AccessDeniedException when it cannot be had, or too many wait
   */
  DeviceLogin onDevice(String peer) throws AccessDeniedException;

  /**
   * The front end has looked at a credential by itself, such as a key, and lets its owner not in.
   *
   * @param name who the client says that it is
   */
  void turnedAway(String peer, String name);

  /**
   * The same, for a reason of the front end's own.
   *
   * @param subject who it is where that is certain, or null
   */
  void turnedAway(String peer, @Nullable String subject, Reason reason);

  /**
   * Connections to databases, made in that way and kept in pools; closed with the gateway.
   *
   * @param opener how the governing driver wants the vendors' connections
   */
  Upstreams upstreams(Upstreams.Opener opener);

  /**
   * Puts a session on the list of live ones.
   *
   * @param door the front end's name
   * @param peer where it comes from, for people to read
   * @param end cuts the session at once, mid-result too; called at most once, from another thread,
   *     when the session's time is over, its credential is revoked, an operator says so or rules no
   *     longer let it in; not when the front end closes the session itself
   * @throws AccessDeniedException when the gateway is full or ending, or the login no longer counts
   */
  LiveSession enter(String door, Login login, Target target, String peer, Runnable end)
      throws AccessDeniedException;
}
