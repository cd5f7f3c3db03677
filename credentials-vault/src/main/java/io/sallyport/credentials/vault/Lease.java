package io.sallyport.credentials.vault;

import io.sallyport.api.Secret;
import java.time.Instant;

/**
 * An account that the server made, for as long as its lease runs.
 *
 * @param id the lease, as the server names it; empty where there is none to renew
 * @param login the count of the login that it was leased with, and ends with
 * @param username the account
 * @param password its password
 * @param renew when the lease is renewed
 * @param expires when the account ends
 * @param retired whether new sessions get another account, since this lease cannot be renewed
 */
record Lease(
    String id,
    long login,
    String username,
    Secret password,
    Instant renew,
    Instant expires,
    boolean retired) {

  Lease renewed(Instant now, long seconds) {
    return new Lease(
        id,
        login,
        username,
        password,
        now.plusSeconds(seconds * 2 / 3),
        now.plusSeconds(seconds),
        false);
  }

  Lease retire() {
    return new Lease(id, login, username, password, Instant.MAX, expires, true);
  }

  @Override
  public String toString() {
    return "Lease[" + username + " until " + expires + "]";
  }
}
