package io.sallyport.gateway.identity;

import io.sallyport.gateway.store.SessionRow;
import io.sallyport.gateway.store.StoreException;
import io.sallyport.gateway.store.TokenRow;
import java.util.List;

/** Who is in, and who can come in with an API token, on every gateway of the store. Thread-safe. */
public interface Admitted {
  /** The sessions of every gateway on the store; those of others up to a few seconds old. */
  List<SessionRow> sessions() throws StoreException;

  /** Ends a session, wherever it is. */
  void endSession(String id, String by) throws StoreException;

  /** The API tokens, oldest first, without what would let anybody use them. */
  List<TokenRow> tokens() throws StoreException;

  /** Makes an API token; its text is seen this once. */
  ApiTokens.Made createToken(ApiTokens.Wanted wanted, String by) throws StoreException;

  /**
   * Revokes an API token and ends every session that came with it, within five seconds on every
   * gateway of this store.
   *
   * @return whether there was one
   */
  boolean revokeToken(String id, String by) throws StoreException;
}
