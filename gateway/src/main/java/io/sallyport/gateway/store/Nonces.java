package io.sallyport.gateway.store;

import java.time.Instant;

/** What may be used once. Thread-safe. */
public final class Nonces {
  private final Store store;

  Nonces(Store store) {
    this.store = store;
  }

  /**
   * Uses one.
   *
   * @param until how long it is remembered
   * @return false where it was used before, on whichever gateway
   */
  public boolean use(String nonce, Instant until) throws StoreException {
    store.update("delete from gateway_nonce where until < ?", Times.of(Instant.now()));
    return store.insertOnce(
        "insert into gateway_nonce (id, until) values (?, ?)", nonce, Times.of(until));
  }
}
