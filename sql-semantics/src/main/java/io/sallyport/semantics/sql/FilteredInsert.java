package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Lets an INSERT write only rows that meet the row filter: the rows become a table of their own, of
 * which those are chosen that the filter holds for, as it will hold for what is stored. Immutable.
 */
final class FilteredInsert {
  private static final String ROWS = "sallyport_rows";

  /** Makes the rows before any is looked at: merged, RAND() would be asked again for each use. */
  private static final String ONCE =
      "), " + ROWS + " AS (SELECT * FROM sallyport_source LIMIT 18446744073709551615) ";

  private final Dialect dialect;
  private final MaskSql sql;
  private final Relation relation;
  private final Site.Inserted rows;
  private final FromItem.Range source;
  private final List<Column> columns;
  private final RowCondition condition;

  FilteredInsert(Dialect dialect, Site site, Site.Inserted inserted, RowCondition condition) {
    this.dialect = dialect;
    this.sql = MaskSql.of(dialect, "");
    this.relation = site.relation;
    this.rows = inserted;
    this.source = inserted.source();
    this.condition = condition;
    this.columns = inserted.columns().stream().map(this::column).toList();
    if (!inserted.columns().containsAll(condition.columns())) {
      throw MaskFailure.unfilterable(relation.name());
    }
  }

  private Column column(String name) {
    return relation.columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() -> MaskFailure.columnsUnknown(relation.name()));
  }

  /** Puts the choice around the source. */
  void splice(List<Token> tokens, Splices splices) {
    boolean values = tokens.get(source.first()).is("VALUES");
    if (values && dialect == Dialect.MYSQL) {
      // MySQL has no VALUES of plain rows outside of INSERT.
      throw MaskFailure.unfilterable(relation.name());
    }
    int before = source.first() - 1;
    String numbered = names("");
    if (!rows.left().isEmpty()) {
      leave(tokens, splices);
    }
    if (dialect.isMySqlFamily()) {
      String open = " WITH sallyport_source (" + numbered + ") AS (";
      if (!rows.sets().isEmpty()) {
        splices.replace(before, before, SqlPiece.of("(" + list() + ")" + open + "SELECT"));
        rows.sets().forEach(set -> drop(splices, set));
      } else {
        splices.append(before, SqlPiece.of(open));
      }
      // One more level, so that no column of the rows is in the way of the table's own.
      SqlPiece all = chosen().around("SELECT * FROM (", ") AS sallyport_chosen");
      splices.append(source.last(), SqlPiece.of(ONCE).then(all));
      return;
    }
    String outer = "SELECT " + outputs() + " FROM (SELECT " + numbered + candidates(false);
    splices.append(before, SqlPiece.of(" " + outer + " FROM ("));
    if (values) {
      typed(tokens, splices);
    }
    String rows = ") AS " + ROWS + " (" + numbered + ")) AS " + sql.quote(relation.name().name());
    splices.append(source.last(), condition.piece().around(rows + " WHERE ", ""));
  }

  private static void drop(Splices splices, Statement.Assignment set) {
    splices.replace(set.columns().get(0).first(), set.range().first() - 1, SqlPiece.of(" "));
  }

  private String list() {
    return columns.stream()
        .map(column -> sql.quote(column.name()))
        .collect(Collectors.joining(", "));
  }

  /** Leaves out the columns whose values are their defaults in each row. */
  private void leave(List<Token> tokens, Splices splices) {
    if (rows.list() == null) {
      splices.append(source.first() - 1, SqlPiece.of(" (" + list() + ")"));
    } else {
      leave(tokens, rows.list().first(), rows.list().last(), splices);
    }
    leave(tokens, source.first() + 1, source.last(), splices);
  }

  /** Of each bracket, and with each value that goes the comma before the next one that stays. */
  private void leave(List<Token> tokens, int first, int last, Splices splices) {
    int depth = 0;
    int place = 0;
    boolean kept = false;
    for (int i = first; i <= last; i++) {
      Token token = tokens.get(i);
      depth += token.is("(") ? 1 : 0;
      if (depth == 1 && token.is("(")) {
        place = 0;
        kept = !rows.left().contains(0);
      } else if (depth == 1 && token.is(",")) {
        place++;
        boolean stays = !rows.left().contains(place);
        if (!stays || !kept) {
          splices.replace(i, i, SqlPiece.of(" "));
        }
        kept |= stays;
      } else if (depth >= 1 && !(depth == 1 && token.is(")")) && rows.left().contains(place)) {
        splices.replace(i, i, SqlPiece.of(" "));
      }
      depth -= token.is(")") ? 1 : 0;
    }
  }

  /** Both by the bytes and by the connection's rules, since the column's own are not known. */
  private SqlPiece chosen() {
    boolean texts =
        condition.columns().stream().anyMatch(name -> column(name).family() == ColumnFamily.TEXT);
    SqlPiece rows = SqlPiece.of(ROWS);
    if (texts) {
      rows = level(rows, true).around("(", ") AS sallyport_exact");
    }
    return level(rows, false);
  }

  private SqlPiece level(SqlPiece rows, boolean exact) {
    String inner = names("") + candidates(exact);
    String alias = ") AS " + sql.quote(relation.name().name()) + " WHERE ";
    return rows.around("SELECT " + names("") + " FROM (SELECT " + inner + " FROM ", alias)
        .then(condition.piece());
  }

  /** The columns that the filter reads, as they will be stored. */
  private String candidates(boolean exact) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      if (condition.columns().contains(column.name())) {
        boolean bytes = exact && column.family() == ColumnFamily.TEXT;
        String stored = bytes ? "CAST(" + name(i) + " AS BINARY)" : stored(column, name(i));
        text.append(", ").append(stored).append(" AS ").append(sql.quote(column.name()));
      }
    }
    return text.toString();
  }

  private String stored(Column column, String value) {
    return switch (column.family()) {
      case TEXT, NUMERIC, BOOLEAN, DATE, TIME, TIMESTAMP, UUID -> sql.cast(value, column);
      case JSON, BINARY, ARRAY, OTHER -> throw MaskFailure.unfilterable(relation.name());
    };
  }

  /** PostgreSQL assigns no text to a date, say, while a bare literal would have become one. */
  private String outputs() {
    return IntStream.range(0, columns.size())
        .mapToObj(i -> dialect == Dialect.H2 ? name(i) : untold(columns.get(i), name(i)))
        .collect(Collectors.joining(", "));
  }

  /** A text keeps its length, so that one that is too long is an error and not cut. */
  private String untold(Column column, String value) {
    return column.family() == ColumnFamily.TEXT
        ? "CAST(" + value + " AS " + (dialect == Dialect.H2 ? "VARCHAR" : "pg_catalog.text") + ")"
        : sql.cast(value, column);
  }

  /** Gives each parameter that is a value by itself the type of its column. */
  private void typed(List<Token> tokens, Splices splices) {
    int depth = 0;
    int column = 0;
    for (int i = source.first() + 1; i <= source.last(); i++) {
      Token token = tokens.get(i);
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      column = depth == 0 ? 0 : column + (depth == 1 && token.is(",") ? 1 : 0);
      int at = kept(column);
      boolean alone =
          token.kind == Token.Kind.PARAMETER
              && depth == 1
              && (tokens.get(i - 1).is("(") || tokens.get(i - 1).is(","))
              && (tokens.get(i + 1).is(")") || tokens.get(i + 1).is(","));
      if (alone && at < columns.size() && !rows.left().contains(column)) {
        String cast = untold(columns.get(at), "?");
        splices.append(i - 1, SqlPiece.of(cast.substring(0, cast.indexOf('?'))));
        splices.append(i, SqlPiece.of(cast.substring(cast.indexOf('?') + 1)));
      }
    }
  }

  private int kept(int column) {
    return column - (int) rows.left().stream().filter(place -> place < column).count();
  }

  private String names(String qualifier) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      names.add(qualifier + name(i));
    }
    return String.join(", ", names);
  }

  private static String name(int index) {
    return "sallyport_" + (index + 1);
  }
}
