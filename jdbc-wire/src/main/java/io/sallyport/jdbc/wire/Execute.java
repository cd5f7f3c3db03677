package io.sallyport.jdbc.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Executes a statement; the answer is {@link Result} with the first rows, or {@link Failure}.
 *
 * @param statement the statement's number, given by the client
 * @param definition what it is made from, where the gateway does not have it yet
 * @param settings parameters and settings that have changed
 * @param wanted what the caller's method expects
 * @param sql the text of a plain statement, else null
 * @param keys the generated keys asked for with a text
 * @param batches how many batches of rows may be sent before the client asks for more
 */
public record Execute(
    int statement,
    @Nullable Definition definition,
    List<Setting> settings,
    Wanted wanted,
    @Nullable String sql,
    Keys keys,
    int batches)
    implements Message {
  /** Which of {@code execute}, {@code executeQuery} and {@code executeUpdate} was called. */
  public enum Wanted {
    /** {@code execute}. */
    ANY,
    /** {@code executeQuery}. */
    ROWS,
    /** {@code executeUpdate}. */
    COUNT
  }

  private static final Wanted[] WANTED = Wanted.values();

  @Override
  public MessageType type() {
    return MessageType.EXECUTE;
  }

  @Override
  public void write(WireWriter out) {
    out.varint(statement);
    Lists.optional(out, definition, Definition::write);
    Lists.write(out, settings, Setting::write);
    Enums.write(out, wanted);
    out.optional(sql);
    if (sql != null) {
      keys.write(out);
    }
    out.u8(batches);
  }

  static Execute read(WireReader in) throws ProtocolException {
    int statement = in.varint();
    Definition definition = Lists.optional(in, Definition::read);
    List<Setting> settings = Lists.read(in, Setting::read);
    var wanted = Enums.read(in, WANTED);
    String sql = in.optional();
    Keys keys = sql == null ? Keys.UNSAID : Keys.read(in);
    return new Execute(statement, definition, settings, wanted, sql, keys, in.u8());
  }
}
