package io.sallyport.gateway.http2;

import java.io.IOException;

/** The rest of a request is not as its beginning said; its stream ends with it, others go on. */
public final class StreamBroken extends IOException {
  private static final long serialVersionUID = 1L;

  StreamBroken(String rule) {
    super(rule);
  }
}
