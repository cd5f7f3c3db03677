package io.sallyport.gateway;

import io.sallyport.gateway.identity.Admitted;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.gateway.store.Revocation;
import io.sallyport.gateway.store.Revocation.Kind;
import io.sallyport.gateway.store.SessionRow;
import io.sallyport.gateway.store.Store;
import io.sallyport.gateway.store.StoreException;
import io.sallyport.gateway.store.TokenRow;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What whoever runs a gateway does with its state, be it over the control port or on the store
 * itself. Thread-safe.
 */
public final class Administration implements Admitted {
  private final Store store;
  private final ApiTokens tokens;
  private final Clock clock;

  /** On that store. */
  public Administration(Store store, Clock clock) {
    this.store = store;
    this.tokens = new ApiTokens(store.tokens(), clock);
    this.clock = clock;
  }

  @Override
  public ApiTokens.Made createToken(ApiTokens.Wanted wanted, String by) throws StoreException {
    return tokens.create(wanted, by);
  }

  @Override
  public List<TokenRow> tokens() throws StoreException {
    return store.tokens().all();
  }

  @Override
  public boolean revokeToken(String id, String by) throws StoreException {
    TokenRow row = store.tokens().find(id);
    if (row == null) {
      return false;
    }
    revoke(Kind.CREDENTIAL, ApiTokens.PREFIX + id, by, row.expires());
    return store.tokens().remove(id);
  }

  /** Ends everything of a subject and lets it in no more, until that time or for ever. */
  public void revokeSubject(String subject, String by, @Nullable Instant until)
      throws StoreException {
    revoke(Kind.SUBJECT, subject, by, until);
  }

  /** Revokes any credential by its id, such as an OIDC token. */
  public void revokeCredential(String id, String by, @Nullable Instant until)
      throws StoreException {
    revoke(Kind.CREDENTIAL, id, by, until);
  }

  @Override
  public List<SessionRow> sessions() throws StoreException {
    return store.nodes().sessions();
  }

  @Override
  public void endSession(String id, String by) throws StoreException {
    revoke(Kind.SESSION, id, by, clock.instant().plus(java.time.Duration.ofDays(1)));
  }

  private void revoke(Kind kind, String id, String by, @Nullable Instant until)
      throws StoreException {
    store.revocations().add(new Revocation(kind, id, clock.instant(), by, until));
  }
}
