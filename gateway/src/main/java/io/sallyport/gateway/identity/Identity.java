package io.sallyport.gateway.identity;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import org.jspecify.annotations.Nullable;

/** One way to find out who somebody is. Thread-safe. */
public interface Identity {
  /**
   * Who shows this, or null where this kind of credential is not its business.
   *
   * @throws AccessDeniedException when it is, and does not count
   */
  @Nullable Login authenticate(Presented credential) throws AccessDeniedException;
}
