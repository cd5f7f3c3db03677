package io.sallyport.gateway.http2;

import java.net.SocketException;

/** Whoever opened the stream does not wait for it any more, or has left its answer unread. */
public final class StreamGone extends SocketException {
  private static final long serialVersionUID = 1L;

  StreamGone(String why) {
    super(why);
  }
}
