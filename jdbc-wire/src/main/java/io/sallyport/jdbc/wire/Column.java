package io.sallyport.jdbc.wire;

/**
 * A column of a result, as far as its values must be known by. The rest is asked for with {@link
 * Describe}.
 *
 * @param label its label
 * @param name its name
 * @param type of {@link java.sql.Types}
 * @param typeName the database's name of the type
 * @param className the class of {@code getObject}
 * @param precision as JDBC tells it
 * @param scale as JDBC tells it
 * @param form how its cells are written
 */
public record Column(
    String label,
    String name,
    int type,
    String typeName,
    String className,
    int precision,
    int scale,
    Form form) {
  /** How the cells of a column are written. */
  public enum Form {
    /** UTF-8. */
    TEXT,
    /** A whole number in 1, 2, 4 or 8 bytes. */
    INTEGER,
    /** Bytes. */
    BYTES,
    /** Each with its own type. */
    VALUE
  }

  private static final Form[] FORMS = Form.values();

  /** Writes it. */
  public void write(WireWriter out) {
    out.text(label);
    out.text(name);
    out.i32(type);
    out.text(typeName);
    out.text(className);
    out.i32(precision);
    out.i32(scale);
    Enums.write(out, form);
  }

  static Column read(WireReader in) throws ProtocolException {
    String label = in.text();
    String name = in.text();
    int type = in.i32();
    String typeName = in.text();
    String className = in.text();
    int precision = in.i32();
    int scale = in.i32();
    var form = Enums.read(in, FORMS);
    return new Column(label, name, type, typeName, className, precision, scale, form);
  }
}
