package io.sallyport.gateway.http;

import io.sallyport.semantics.http.Header;
import java.io.IOException;
import java.util.List;

/** The way back to whoever sent a request, whatever version of HTTP it speaks. For one thread. */
interface Reply {
  /**
   * Looks, without waiting, whether the client is still there.
   *
   * @throws ClientLeft when it is not
   */
  void look() throws IOException;

  /** Lets a client send its body that waits to be told so (RFC 9110 §10.1.1). */
  void goOn(Head asked) throws IOException;

  /**
   * Begins the response.
   *
   * @param status the status and its words
   * @param length of the body; negative where only the end will tell
   * @param bodiless whether no body follows, whatever the length
   */
  void begin(String status, List<Header> fields, long length, boolean bodiless) throws IOException;

  /** More of the body; it may wait for {@link #flush} or {@link #end}. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** Sends what has been written. */
  void flush() throws IOException;

  /** Takes back all since {@link #begin}; false where some of it has left. */
  boolean takeBack();

  /** The response is whole. */
  void end() throws IOException;
}
