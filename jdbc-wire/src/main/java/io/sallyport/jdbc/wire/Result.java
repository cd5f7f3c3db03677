package io.sallyport.jdbc.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an execution gave: rows, a count, the counts of a batch, or nothing more.
 *
 * @param count how many rows were touched; -1 where there is no count
 * @param counts the counts of a batch, or null
 * @param rows the rows, or null
 * @param keys generated keys, or null where none were asked for
 * @param warnings the statement's warnings
 */
@SuppressWarnings("ArrayRecordComponent") // not copied: it is on the way of every call
public record Result(
    long count,
    long @Nullable [] counts,
    @Nullable Cursor rows,
    @Nullable Cursor keys,
    List<Fault> warnings)
    implements Message {
  /** Set where counts of a batch are there. */
  public static final int COUNTS = 1;

  /** Set where rows are there. */
  public static final int ROWS = 2;

  /** Set where generated keys are there. */
  public static final int KEYS = 4;

  /** Set where warnings are there. */
  public static final int WARNINGS = 8;

  @Override
  public MessageType type() {
    return MessageType.RESULT;
  }

  @Override
  public void write(WireWriter out) {
    out.u8(
        (counts == null ? 0 : COUNTS)
            | (rows == null ? 0 : ROWS)
            | (keys == null ? 0 : KEYS)
            | (warnings.isEmpty() ? 0 : WARNINGS));
    out.i64(count);
    if (counts != null) {
      Lists.write(out, counts);
    }
    if (rows != null) {
      rows.write(out);
    }
    if (keys != null) {
      keys.write(out);
    }
    if (!warnings.isEmpty()) {
      Lists.write(out, warnings, Fault::write);
    }
  }

  static Result read(WireReader in) throws ProtocolException {
    int flags = in.u8();
    if (flags > 15) {
      throw new ProtocolException("flags of a result of " + flags, "there are four");
    }
    return new Result(
        in.i64(),
        (flags & COUNTS) != 0 ? Lists.longs(in) : null,
        (flags & ROWS) != 0 ? Cursor.read(in) : null,
        (flags & KEYS) != 0 ? Cursor.read(in) : null,
        (flags & WARNINGS) != 0 ? Lists.read(in, Fault::read) : List.of());
  }
}
