package io.sallyport.gateway;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Target;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.LiveSession;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import io.sallyport.gateway.identity.Authentication;

/** What every front end is given. Thread-safe. */
final class Services implements DoorServices {
  private final EmbeddedBroker broker;
  private final Authentication authentication;
  private final Sessions sessions;

  Services(EmbeddedBroker broker, Authentication authentication, Sessions sessions) {
    this.broker = broker;
    this.authentication = authentication;
    this.sessions = sessions;
  }

  @Override
  public AccessBroker broker() {
    return broker;
  }

  @Override
  public Login authenticate(Presented credential) throws AccessDeniedException {
    return authentication.authenticate(credential);
  }

  @Override
  public LiveSession enter(String door, Login login, Target target, String peer, Runnable end)
      throws AccessDeniedException {
    authentication.check(login);
    Sessions.Live session = sessions.enter(door, login, target, peer, end);
    session.lostReach(broker.reaches(login.caller(), target));
    return session;
  }
}
