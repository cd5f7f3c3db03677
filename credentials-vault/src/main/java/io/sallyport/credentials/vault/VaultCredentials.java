package io.sallyport.credentials.vault;

import io.sallyport.api.Caller;
import io.sallyport.api.Target;
import io.sallyport.credential.spi.Credential;
import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credential.spi.CredentialSource;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets from Vault or OpenBao. A name stands for {@code path#field} (key-value, version 1 or 2,
 * or anything else that is read), read anew for every session, or for a path alone that gives
 * {@code username} and {@code password}: an account that the server makes, leased, renewed after
 * two thirds of the lease, replaced where it cannot be renewed, and given back at the end.
 * Thread-safe.
 */
final class VaultCredentials implements CredentialSource {
  private static final Logger log = LoggerFactory.getLogger(VaultCredentials.class);

  private final VaultReader reader;
  private final VaultLogin login;
  private final Leases leases;
  private final Map<String, String> names;
  private final ScheduledExecutorService timer;

  VaultCredentials(Http http, VaultLogin login, Map<String, String> names, Clock clock) {
    this.reader = new VaultReader(http, login);
    this.login = login;
    this.leases = new Leases(reader, login, clock);
    this.names = Map.copyOf(names);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sallyport-vault");
              thread.setDaemon(true);
              return thread;
            });
    var unused = timer.scheduleWithFixedDelay(this::tend, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public @Nullable Credential find(String name, Caller caller, Target target)
      throws CredentialException {
    String where = names.get(name);
    if (where == null) {
      return null;
    }
    int hash = where.indexOf('#');
    if (hash < 0) {
      return leases.account(name, where);
    }
    return new Credential(reader.field(where.substring(0, hash), where.substring(hash + 1)), null);
  }

  /** Renews what is due; what fails is tried again with the next tick. */
  void tend() {
    try {
      login.tend();
      leases.tend();
    } catch (CredentialException | RuntimeException e) {
      log.warn("Leases could not be renewed; tried again in a second.", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      leases.close();
      login.close();
    } catch (CredentialException e) {
      log.warn("What was leased could not be given back; it ends with its lease.", e);
    }
  }
}
