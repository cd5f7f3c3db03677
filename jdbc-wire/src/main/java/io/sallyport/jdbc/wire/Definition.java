package io.sallyport.jdbc.wire;

import org.jspecify.annotations.Nullable;

/**
 * What a statement is made from, sent with the first message that names its number.
 *
 * @param kind plain, prepared or a call
 * @param sql the text, or null for a plain statement
 * @param form result set type, concurrency and holdability; each 0 where not given
 * @param keys the generated keys asked for when it was prepared
 */
public record Definition(Kind kind, @Nullable String sql, Form form, Keys keys) {
  /** What made the statement. */
  public enum Kind {
    /** {@code createStatement}. */
    PLAIN,
    /** {@code prepareStatement}. */
    PREPARED,
    /** {@code prepareCall}. */
    CALL
  }

  /**
   * The constants of {@link java.sql.ResultSet}.
   *
   * @param type the result set's type, or 0
   * @param concurrency its concurrency, or 0
   * @param holdability its holdability, or 0
   */
  public record Form(int type, int concurrency, int holdability) {
    /** Nothing was said. */
    public static final Form UNSAID = new Form(0, 0, 0);
  }

  private static final Kind[] KINDS = Kind.values();

  /** Checks that a text is there exactly where one belongs. */
  public Definition {
    if ((kind == Kind.PLAIN) != (sql == null)) {
      throw new IllegalArgumentException("A plain statement has no text, the others have one.");
    }
  }

  void write(WireWriter out) {
    Enums.write(out, kind);
    if (sql != null) {
      out.text(sql);
    }
    out.i32(form.type());
    out.i32(form.concurrency());
    out.i32(form.holdability());
    keys.write(out);
  }

  static Definition read(WireReader in) throws ProtocolException {
    Kind kind = Enums.read(in, KINDS);

    String sql = kind == Kind.PLAIN ? null : in.text();
    return new Definition(kind, sql, new Form(in.i32(), in.i32(), in.i32()), Keys.read(in));
  }
}
