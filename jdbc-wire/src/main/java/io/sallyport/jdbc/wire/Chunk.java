package io.sallyport.jdbc.wire;

/**
 * A piece of a stream that is a parameter; follows the message whose setting names the stream.
 * There is no answer.
 *
 * @param stream the stream's number
 * @param content bytes; of a text, UTF-8 that ends with a whole character
 * @param end how the stream goes on
 */
@SuppressWarnings("ArrayRecordComponent") // not copied: it is on the way of every call
public record Chunk(int stream, byte[] content, Ending end) implements Message {
  /** How a stream goes on after a chunk. */
  public enum Ending {
    /** More follows. */
    MORE,
    /** It is complete. */
    COMPLETE,
    /** Its source failed: the execution must fail, too. */
    BROKEN
  }

  private static final Ending[] ALL = Ending.values();

  @Override
  public MessageType type() {
    return MessageType.CHUNK;
  }

  @Override
  public void write(WireWriter out) {
    out.varint(stream);
    Enums.write(out, end);
    out.bytes(content);
  }

  static Chunk read(WireReader in) throws ProtocolException {
    int stream = in.varint();
    var end = Enums.read(in, ALL);
    return new Chunk(stream, in.bytes(), end);
  }
}
