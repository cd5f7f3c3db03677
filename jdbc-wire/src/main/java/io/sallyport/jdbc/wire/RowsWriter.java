package io.sallyport.jdbc.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch of rows in place: the head is filled in when the cells are known. One thread at a
 * time.
 */
public final class RowsWriter {
  private static final int FLAGS = 4;
  private static final int COUNT = 5;
  private static final int LENGTH = 9;
  private static final int HEAD = 13;

  private final WireWriter out;
  private final int at;

  /** Begins a batch; the cells are written to {@code out} itself. */
  public RowsWriter(WireWriter out, int cursor) {
    this.out = out;
    this.at = out.size();
    out.i32(cursor);
    out.u8(0);
    out.i32(0);
    out.i32(0);
  }

  /** The bytes of cells written so far. */
  public int size() {
    return out.size() - at - HEAD;
  }

  /** Ends the batch. */
  public void end(boolean last, int count, @Nullable Fault fault, List<Fault> warnings) {
    boolean notes = fault != null || !warnings.isEmpty();
    out.putByte(at + FLAGS, (last ? Rows.LAST : 0) | (notes ? Rows.NOTES : 0));
    out.putInt(at + COUNT, count);
    out.putInt(at + LENGTH, size());
    if (notes) {
      Lists.optional(out, fault, Fault::write);
      Lists.write(out, warnings, Fault::write);
    }
  }
}
