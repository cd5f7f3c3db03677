package io.sallyport.jdbc.wire;

import org.jspecify.annotations.Nullable;

/**
 * Asks for metadata; the answer is {@link Value} with an array of arrays, one for each column or
 * parameter, or null where there is none.
 *
 * @param what of what
 * @param number the statement's or the cursor's number
 * @param definition what the statement is made from, where the gateway does not have it yet
 */
public record Describe(What what, int number, @Nullable Definition definition) implements Message {
  /** What is described. */
  public enum What {
    /** The columns of a prepared statement's result. */
    STATEMENT,
    /** A prepared statement's parameters. */
    PARAMETERS,
    /** The columns of a cursor. */
    CURSOR,
    /** Nothing: the statement is made, and the answer is null. */
    MADE
  }

  private static final What[] ALL = What.values();

  @Override
  public MessageType type() {
    return MessageType.DESCRIBE;
  }

  @Override
  public void write(WireWriter out) {
    Enums.write(out, what);
    out.varint(number);
    Lists.optional(out, definition, Definition::write);
  }

  static Describe read(WireReader in) throws ProtocolException {
    var what = Enums.read(in, ALL);
    return new Describe(what, in.varint(), Lists.optional(in, Definition::read));
  }
}
