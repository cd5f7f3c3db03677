package io.sallyport.jdbc.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of rows, row by row, each its cells one after the other ({@link Cells}).
 *
 * @param cursor the cursor's number
 * @param last whether no rows follow
 * @param count how many rows
 * @param data the cells
 * @param fault what ended the rows, where it was an exception
 * @param warnings the result's warnings, told with its last batch
 */
@SuppressWarnings("ArrayRecordComponent") // not copied: it is on the way of every call
public record Rows(
    int cursor, boolean last, int count, byte[] data, @Nullable Fault fault, List<Fault> warnings)
    implements Message {
  /** Set where no rows follow. */
  static final int LAST = 1;

  /** Set where a fault or warnings follow the data. */
  static final int NOTES = 2;

  @Override
  public MessageType type() {
    return MessageType.ROWS;
  }

  @Override
  public void write(WireWriter out) {
    RowsWriter writer = new RowsWriter(out, cursor);
    out.raw(data, 0, data.length);
    writer.end(last, count, fault, warnings);
  }

  static Rows read(WireReader in) throws ProtocolException {
    int cursor = in.i32();
    int flags = in.u8();
    if (flags > (LAST | NOTES)) {
      throw new ProtocolException("flags of rows of " + flags, "there are two");
    }
    int count = in.i32();
    byte[] data = in.raw(in.i32());
    if (count < 0 || count > Math.max(data.length, Wire.MAX_LIST)) {
      throw new ProtocolException(
          count + " rows in " + data.length + " bytes", "a cell has a byte");
    }
    Fault fault = null;
    List<Fault> warnings = List.of();
    if ((flags & NOTES) != 0) {
      fault = Lists.optional(in, Fault::read);
      warnings = Lists.read(in, Fault::read);
    }
    return new Rows(cursor, (flags & LAST) != 0, count, data, fault, warnings);
  }
}
