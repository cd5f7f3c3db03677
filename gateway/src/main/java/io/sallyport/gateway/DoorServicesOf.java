package io.sallyport.gateway;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Reason;
import io.sallyport.api.Target;
import io.sallyport.gateway.door.DeviceLogin;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.LiveSession;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import io.sallyport.gateway.door.Upstreams;
import org.jspecify.annotations.Nullable;

/** The services as one front end is given them: whom it turns away is on record. Thread-safe. */
final class DoorServicesOf implements DoorServices {
  private final String door;
  private final Services services;
  private final TurnedAway turnedAway;

  DoorServicesOf(String door, Services services, TurnedAway turnedAway) {
    this.door = door;
    this.services = services;
    this.turnedAway = turnedAway;
  }

  @Override
  public AccessBroker broker() {
    return services.broker();
  }

  @Override
  public Login authenticate(Presented credential) throws AccessDeniedException {
    try {
      return services.authenticate(credential);
    } catch (AccessDeniedException e) {
      turnedAway.record(door, credential.peer(), null, null, e.reason());
      throw e;
    }
  }

  @Override
  public boolean onDevice() {
    return services.devices().offered();
  }

  @Override
  public DeviceLogin onDevice(String peer) throws AccessDeniedException {
    try {
      return services.devices().begin(peer);
    } catch (AccessDeniedException e) {
      turnedAway.record(door, peer, null, null, e.reason());
      throw e;
    }
  }

  @Override
  public void turnedAway(String peer, String name) {
    turnedAway(peer, name, Reasons.notKnown());
  }

  @Override
  public void turnedAway(String peer, @Nullable String subject, Reason reason) {
    turnedAway.record(door, peer, subject, null, reason);
  }

  @Override
  public Upstreams upstreams(Upstreams.Opener opener) {
    return services.upstreams(opener);
  }

  @Override
  public LiveSession enter(String door, Login login, Target target, String peer, Runnable end)
      throws AccessDeniedException {
    try {
      return services.enter(door, login, target, peer, end);
    } catch (AccessDeniedException e) {
      Caller caller = login.caller();
      turnedAway.record(door, peer, caller.subject().id(), target.name(), e.reason());
      throw e;
    }
  }
}
