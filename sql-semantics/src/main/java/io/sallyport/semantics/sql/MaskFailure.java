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
        "name rows by columns that are not masked, and return masked ones as plain columns");
  }

  static MaskFailure view(RelationName view) {
    return new MaskFailure(
        "SP-1022",
        "the view '"
            + view
            + "' may show masked columns or filtered rows in a way that cannot be changed",
        "read the relations behind it");
  }

  static MaskFailure columnsUnknown(RelationName relation) {
    return new MaskFailure(
        "SP-1026",
        "the columns of '"
            + relation
            + "' are not known, so neither mask nor row filter can hold on it",
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
        "the statement acts on '"
            + Refusal.shown(name)
            + "', which has masked columns or a row filter",
        "leave definitions and bulk copies of such relations to those who see them whole");
  }

  static MaskFailure opaque() {
    return new MaskFailure(
        "SP-1024",
        "the statement can reach masked columns or filtered rows in ways that are not read here",
        "leave it to those who see them whole");
  }

  static MaskFailure badFilter(RelationName relation, String why) {
    return new MaskFailure(
        "SP-1027",
        "the row filter of '" + relation + "' is not understood: " + why,
        "ask whoever keeps the rules to write it as a condition over the relation's own columns");
  }

  static MaskFailure filteredWrite(RelationName relation) {
    return new MaskFailure(
        "SP-1028",
        "rows of '"
            + relation
            + "', which has a row filter, are written in a way that it cannot"
            + " hold on",
        "use INSERT, UPDATE, DELETE or MERGE … USING with the one relation, or leave the write to"
            + " those without the filter");
  }

  static MaskFailure unfilterable(RelationName relation) {
    return new MaskFailure(
        "SP-1028",
        "rows of '"
            + relation
            + "' are inserted without a plain value for each column by which they are filtered",
        "name those columns and give them plain values, in each row alike");
  }

  static MaskFailure movedOut(RelationName relation, String column) {
    return new MaskFailure(
        "SP-1028",
        "the write assigns '"
            + Refusal.shown(column)
            + "', by which rows of '"
            + relation
            + "' are filtered",
        "leave the column as it is");
  }

  static MaskFailure filteredUse(String what) {
    return new MaskFailure(
        "SP-1029",
        what + " would tell of rows that a row filter hides",
        "read the rows with SELECT");
  }

  static MaskFailure values() {
    return new MaskFailure(
        "SP-1023",
        "VALUES reads masked columns or filtered rows, and its columns would be called by that",
        "write SELECT with a name for each column instead");
  }

  static MaskFailure filteredSample(RelationName relation) {
    return new MaskFailure(
        "SP-1023",
        "a sample or partition of '" + relation + "' is read, and a row filter holds",
        "read it without");
  }

  static MaskFailure lookedUpTwice(ColumnName column) {
    return new MaskFailure(
        "SP-1030",
        "the masked column '" + column + "' is looked up by more than one value",
        "ask for one value in one statement");
  }

  static MaskFailure statistics(RelationName relation) {
    return new MaskFailure(
        "SP-1025",
        "'" + relation + "' holds values or statements of others",
        "read the relations themselves");
  }

  /**
   * A subselect can be read, but not asked for row addresses, and locked only where the database
   * locks the rows behind it.
   */
  static void checkSpliceable(Site site, boolean locksThrough, boolean addressable) {
    RelationName name = site.relation.name();
    if (site.locked && !locksThrough) {
      throw new MaskFailure(
          "SP-1021",
          "rows of '" + name + "' are locked, and it has masked columns or a row filter",
          "leave out FOR UPDATE, or read without a filter only columns that are not masked");
    }
    if (!site.systemColumns.isEmpty() && !addressable) {
      throw new MaskFailure(
          "SP-1023",
          "the row address '"
              + Refusal.shown(site.systemColumns.iterator().next())
              + "' of '"
              + name
              + "' is read, and it has masked columns or a row filter",
          "name rows by their key");
    }
  }
}
