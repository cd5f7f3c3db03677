package io.sallyport.gateway.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Whoever asked does not wait for the answer any more. */
final class ClientLeft extends IOException {
  private static final long serialVersionUID = 1L;

  ClientLeft(@Nullable Throwable cause) {
    super("The client has left.", cause);
  }
}
