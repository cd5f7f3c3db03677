package io.sallyport.jdbc.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A result with rows: its columns and its first batch.
 *
 * @param type the result set's type, of {@link java.sql.ResultSet}
 * @param columns its columns, or null where they are those of the statement's last rows
 * @param rows the first batch, which also gives the cursor's number
 */
public record Cursor(int type, @Nullable List<Column> columns, Rows rows) {
  void write(WireWriter out) {
    out.i32(type);
    Lists.optional(out, columns, (all, to) -> Lists.write(to, all, Column::write));
    rows.write(out);
  }

  static Cursor read(WireReader in) throws ProtocolException {
    return new Cursor(
        in.i32(), Lists.optional(in, from -> Lists.read(from, Column::read)), Rows.read(in));
  }
}
