package io.sallyport.jdbc.wire;

/**
 * Lets go of what the client needs no more. There is no answer.
 *
 * @param what statements, cursors, LOBs or savepoints
 * @param numbers their numbers; one that is not known is passed over
 */
@SuppressWarnings("ArrayRecordComponent") // not copied: it is on the way of every call
public record Release(What what, int[] numbers) implements Message {
  /** What the numbers count. */
  public enum What {
    /** Statements, with all their cursors. */
    STATEMENT,
    /** Cursors. */
    CURSOR,
    /** LOBs. */
    LOB
  }

  private static final What[] ALL = What.values();

  @Override
  public MessageType type() {
    return MessageType.RELEASE;
  }

  @Override
  public void write(WireWriter out) {
    Enums.write(out, what);
    Lists.write(out, numbers);
  }

  static Release read(WireReader in) throws ProtocolException {
    var what = Enums.read(in, ALL);
    return new Release(what, Lists.ints(in));
  }
}
