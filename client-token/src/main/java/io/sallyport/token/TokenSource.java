package io.sallyport.token;

import io.sallyport.api.Secret;

/**
 * Supplies the token that a client shows to the gateway. It is asked once for every session, so
 * that a token rotated, renewed or logged in anew is taken up without a restart. Thread-safe.
 */
public interface TokenSource {
  /**
   * A token that is good now. May wait for one request to the issuer, 20 s at most; a token that
   * came by a request is kept in memory until shortly before it expires.
   *
   * @return the token; the caller closes it
   * @throws TokenException when there is none; also when the thread is interrupted, whose
   *     interrupted status is set then
   */
  Secret token() throws TokenException;

  /**
   * Says that the gateway refused the token that was last supplied. One kept in memory is thrown
   * away, and the next call asks for another.
   */
  default void discard() {}
}
