package io.sallyport.gateway;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.ActRecorder;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.gateway.approvals.Approving;
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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What whoever runs a gateway does with its state, be it over the control port or on the store
 * itself, each deed on record with who did it. Thread-safe.
 */
public final class Administration implements Admitted {
  private final Store store;
  private final ApiTokens tokens;
  private final Clock clock;
  private final ActRecorder acts;
  private final @Nullable Approving approving;

  /**
   * On that store.
   *
   * @param approving what people are asked, which ends with who asked; null where nothing runs
   */
  Administration(Store store, Clock clock, ActRecorder acts, @Nullable Approving approving) {
    this.acts = acts;
    this.approving = approving;
    this.store = store;
    this.tokens = new ApiTokens(store.tokens(), clock);
    this.clock = clock;
  }

  /** One that cannot be recorded is not handed out. */
  @Override
  public ApiTokens.Made createToken(ApiTokens.Wanted wanted, String by) throws StoreException {
    ApiTokens.Made made = tokens.create(wanted, by);
    TokenRow row = made.row();
    try {
      acts.first(
          Act.of(Act.Kind.TOKEN_CREATED, by)
              .on(row.id())
              .concerning(row.subject(), null)
              .with("name", row.name())
              .with("groups", String.join(", ", new TreeSet<>(row.groups())))
              .with("actor", row.actor())
              .with("expires", row.expires()));
      return made;
    } catch (AuditException e) {
      made.text().close();
      store.tokens().remove(row.id());
      throw new StoreException(
          "SP-7045 the token is not made: '%s'; no record, no token; look at the audit trail."
              .formatted(wanted.name()),
          e);
    }
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
    boolean removed = store.tokens().remove(id);
    acts.did(
        Act.of(Act.Kind.TOKEN_REVOKED, by)
            .on(id)
            .concerning(row.subject(), null)
            .with("name", row.name()));
    forget(row.subject(), by);
    return removed;
  }

  /** Ends everything of a subject and lets it in no more, until that time or for ever. */
  public void revokeSubject(String subject, String by, @Nullable Instant until)
      throws StoreException {
    revoke(Kind.SUBJECT, subject, by, until);
    acts.did(
        Act.of(Act.Kind.SUBJECT_REVOKED, by)
            .on(subject)
            .concerning(subject, null)
            .with("until", until));
    forget(subject, by);
  }

  /** What was asked or granted for somebody whose credential is void is void. */
  private void forget(String subject, String by) throws StoreException {
    Approving open = approving;
    if (open == null) {
      return;
    }
    try {
      open.revokeAll(subject, by);
    } catch (AccessDeniedException e) {
      throw new StoreException(
          "SP-7031 the store does not answer: 'approvals'; see the cause in the log.", e);
    }
  }

  /** Revokes any credential by its id, such as an OIDC token. */
  public void revokeCredential(String id, String by, @Nullable Instant until)
      throws StoreException {
    revoke(Kind.CREDENTIAL, id, by, until);
    acts.did(Act.of(Act.Kind.CREDENTIAL_REVOKED, by).on(id).with("until", until));
  }

  @Override
  public List<SessionRow> sessions() throws StoreException {
    return store.nodes().sessions();
  }

  @Override
  public void endSession(String id, String by) throws StoreException {
    revoke(Kind.SESSION, id, by, clock.instant().plus(java.time.Duration.ofDays(1)));
    acts.did(Act.of(Act.Kind.SESSION_END_ORDERED, by).on(id));
  }

  private void revoke(Kind kind, String id, String by, @Nullable Instant until)
      throws StoreException {
    store.revocations().add(new Revocation(kind, id, clock.instant(), by, until));
  }
}
