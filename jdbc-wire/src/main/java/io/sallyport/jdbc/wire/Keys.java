package io.sallyport.jdbc.wire;

import java.util.List;

/**
 * The generated keys that are asked for.
 *
 * @param flag of {@link java.sql.Statement}, or 0 where none was given
 * @param columns columns by their number
 * @param names columns by their name
 */
public record Keys(int flag, List<Integer> columns, List<String> names) {
  /** Nothing was said about keys. */
  public static final Keys UNSAID = new Keys(0, List.of(), List.of());

  /** Copies the lists. */
  public Keys {
    columns = List.copyOf(columns);
    names = List.copyOf(names);
  }

  /** Whether keys were asked for. */
  public boolean wanted() {
    return flag == java.sql.Statement.RETURN_GENERATED_KEYS
        || !columns.isEmpty()
        || !names.isEmpty();
  }

  void write(WireWriter out) {
    out.i32(flag);
    Lists.write(out, columns, (column, to) -> to.i32(column));
    Lists.write(out, names, (name, to) -> to.text(name));
  }

  static Keys read(WireReader in) throws ProtocolException {
    return new Keys(in.i32(), Lists.read(in, WireReader::i32), Lists.read(in, WireReader::text));
  }
}
