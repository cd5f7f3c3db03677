package io.sallyport.token;

import io.sallyport.api.Secret;

/** A token that never changes, such as an API token of the gateway's own. Thread-safe. */
final class FixedToken implements TokenSource {
  private final Secret token;

  FixedToken(Secret token) {
    this.token = token;
  }

  @Override
  public Secret token() {
    return token.use(Secret::of);
  }
}
