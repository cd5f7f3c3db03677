package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Rewrite.CannotRewrite;

/** Ends the rewriting of a statement; becomes {@link CannotRewrite} at the rewriter's edge. */
final class MaskFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient CannotRewrite result;

  private MaskFailure(String code, String what, String remedy) {
    super(what, null, false, false);
    this.result = new CannotRewrite(code, what, remedy);
  }

  CannotRewrite result() {
    return result;
  }

  static MaskFailure readByWrite(RelationName relation) {
    return new MaskFailure(
        "SP-1020",
        "a write reads a masked column of '" + relation + "'",
        "name rows by columns that are not masked, and return none that are");
  }

  static MaskFailure view(RelationName view) {
    return new MaskFailure(
        "SP-1022",
        "the view '" + view + "' may show masked columns in a way that cannot be masked",
        "read the relations behind it");
  }

  static MaskFailure columnsUnknown(RelationName relation) {
    return new MaskFailure(
        "SP-1026",
        "the columns of '" + relation + "' are not known, so no mask can hold on it",
        "ask for the catalog to be loaded with its columns");
  }

  static MaskFailure definition() {
    return new MaskFailure(
        "SP-1024",
        "a definition over masked columns would show them unmasked later",
        "store the masked rows with CREATE TABLE … AS instead");
  }

  static MaskFailure explainedWrite() {
    return new MaskFailure(
        "SP-1024",
        "the explained write stores masked columns",
        "explain the query in it by itself");
  }

  static MaskFailure tooLong(int most) {
    return new MaskFailure(
        "SP-1022",
        "the statement with its masks would have more than " + most + " characters",
        "name fewer relations, or views over fewer of them");
  }

  static MaskFailure mentioned(String name) {
    return new MaskFailure(
        "SP-1024",
        "the statement acts on '" + Refusal.shown(name) + "', which has masked columns",
        "leave definitions and bulk copies of masked relations to those who see them unmasked");
  }

  static MaskFailure opaque() {
    return new MaskFailure(
        "SP-1024",
        "the statement can reach masked columns in ways that are not read here",
        "leave it to those who see the columns unmasked");
  }

  static MaskFailure statistics(RelationName relation) {
    return new MaskFailure(
        "SP-1025",
        "'" + relation + "' holds values or statements of others",
        "read the relations themselves");
  }

  /** A subselect can be read, but neither locked nor asked for row addresses. */
  static void checkSpliceable(Site site) {
    RelationName name = site.relation.name();
    if (site.locked) {
      throw new MaskFailure(
          "SP-1021",
          "rows of '" + name + "' are locked, and it has masked columns",
          "leave out FOR UPDATE, or read only columns that are not masked");
    }
    if (site.systemColumn != null) {
      throw new MaskFailure(
          "SP-1023",
          "the row address '"
              + Refusal.shown(site.systemColumn)
              + "' of '"
              + name
              + "' is read with masked columns",
          "name rows by their key");
    }
  }
}
