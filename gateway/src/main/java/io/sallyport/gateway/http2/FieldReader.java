package io.sallyport.gateway.http2;

import io.sallyport.semantics.http.Header;
import io.undertow.protocols.http2.HpackDecoder;
import io.undertow.protocols.http2.HpackException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Unpacks header blocks (RFC 7541), in the order they come: each may refer to those before it, so
 * that one that cannot be read ends the connection. For one thread.
 */
final class FieldReader {
  /** What each field counts beside its letters (RFC 9113 §6.5.2). */
  private static final int OVERHEAD = 32;

  private final int largest;
  private final int most;
  private final HpackDecoder decoder = new HpackDecoder();

  /**
   * For one connection.
   *
   * @param largest bytes of a list of fields
   * @param most fields of a list
   */
  FieldReader(int largest, int most) {
    this.largest = largest;
    this.most = most;
  }

  List<Header> read(byte[] block) throws ConnectionBroken {
    List<Header> fields = new ArrayList<>();
    int[] left = {largest};
    decoder.setHeaderEmitter(
        (name, value, never) -> {
          left[0] -= name.length() + value.length() + OVERHEAD;
          // A short block can stand for a long list: nothing of it is kept beyond that.
          if (left[0] < 0 || fields.size() == most) {
            throw new HpackException();
          }
          fields.add(new Header(name.toString(), value));
        });
    ByteBuffer bytes = ByteBuffer.wrap(block);
    try {
      decoder.decode(bytes, false);
    } catch (HpackException | RuntimeException e) {
      // The decoder finds entries that do not exist by running out of its tables.
      boolean large = left[0] < 0 || fields.size() == most;
      throw large
          ? new ConnectionBroken(ErrorCode.ENHANCE_YOUR_CALM, "too many fields, or too long", e)
          : new ConnectionBroken(ErrorCode.COMPRESSION_ERROR, "a header block is not read", e);
    }
    if (bytes.hasRemaining()) {
      throw new ConnectionBroken(ErrorCode.COMPRESSION_ERROR, "a header block breaks off");
    }
    return fields;
  }
}
