package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the subselect that stands in for a masked or filtered relation. */
final class MaskedSelect {
  private final Dialect dialect;
  private final MaskSql sql;

  MaskedSelect(Dialect dialect, String key) {
    this.dialect = dialect;
    this.sql = MaskSql.of(dialect, key);
  }

  String quote(String identifier) {
    return sql.quote(identifier);
  }

  /**
   * The query whose rows are all that the statement may see of the relation.
   *
   * @param suffix what chooses among the relation's rows, empty if nothing
   * @param definition the view's own query, worked over; null if the relation itself is read
   * @param condition what its rows must meet; null if all of them exist
   * @param lookups what the statement compares their raw values with; null if nothing
   */
  SqlPiece text(
      Site site,
      Map<String, ColumnMask> own,
      String suffix,
      @Nullable SqlPiece definition,
      @Nullable RowCondition condition,
      @Nullable SqlPiece lookups) {
    SqlPiece from;
    if (definition == null) {
      from = SqlPiece.of(base(site) + suffix);
    } else if (!suffix.isEmpty()) {
      throw MaskFailure.view(site.relation.name());
    } else if (own.isEmpty() && condition == null && sameNames(site)) {
      return definition;
    } else {
      from = definition.around("(", ")" + viewAlias(site));
    }
    String addresses =
        String.join("", site.systemColumns.stream().map(name -> ", " + name).toList());
    String columns = list(site.relation.columns(), "", own) + addresses;
    SqlPiece select = from.around("SELECT " + columns + " FROM ", "");
    if (condition == null) {
      return lookups == null ? select : select.then(lookups.around(" WHERE ", ""));
    }
    SqlPiece all = condition.piece();
    if (lookups != null) {
      all = all.then(lookups.around(" AND ", ""));
    }
    return select.then(all.around(" WHERE ", fence()));
  }

  /**
   * Keeps the statement's own conditions from being tried on rows that the filter hides, where an
   * error ({@code 1 / (total - 7)}) or a chosen index would tell of them: a database moves no
   * condition into a subselect that counts its rows, nor merges it with the query around it.
   */
  private String fence() {
    return switch (dialect) {
      case POSTGRESQL -> " OFFSET 0";
      case H2 -> " OFFSET 0 ROWS";
      case MYSQL, MARIADB -> " LIMIT 18446744073709551615";
    };
  }

  /** A comparison of a column's raw value with the statement's own parameter. */
  SqlPiece lookup(Column column, ParameterSource.Lookup parameter) {
    String text = sql.lookup(column, sql.quote(column.name()));
    return new SqlPiece(text, List.of(parameter));
  }

  /** A value as it will be stored in a column. */
  SqlPiece stored(Relation relation, String name, SqlPiece value) {
    for (Column column : relation.columns()) {
      if (column.name().equals(name)) {
        String cast = sql.cast("?", column);
        int at = cast.indexOf('?');
        return value.around(cast.substring(0, at), cast.substring(at + 1));
      }
    }
    throw MaskFailure.columnsUnknown(relation.name());
  }

  private String base(Site site) {
    String only = "ONLY".equals(site.table.decoration()) ? "ONLY " : "";
    RelationName name = site.relation.name();
    return only + sql.quote(name.schema()) + "." + sql.quote(name.name());
  }

  /** A view may rename what its query calls otherwise. */
  private String viewAlias(Site site) {
    StringBuilder alias = new StringBuilder(" AS ").append(sql.quote(site.relation.name().name()));
    if (!sameNames(site)) {
      if (dialect == Dialect.MARIADB || !site.relation.columnsKnown()) {
        throw MaskFailure.view(site.relation.name());
      }
      List<String> names =
          site.relation.columns().stream().map(column -> sql.quote(column.name())).toList();
      alias.append("(").append(String.join(", ", names)).append(")");
    }
    return alias.toString();
  }

  private static boolean sameNames(Site site) {
    Bound view = site.view;
    if (view == null || view.outputs().open() || !site.relation.columnsKnown()) {
      return false;
    }
    List<String> inner = view.outputs().columns().stream().map(OutColumn::name).toList();
    return inner.equals(site.relation.columns().stream().map(Column::name).toList());
  }

  /**
   * The items of a select list that show a relation's columns under their own names.
   *
   * @param qualifier what stands before each of them, with its dot
   */
  String list(List<Column> columns, String qualifier, Map<String, ColumnMask> own) {
    StringBuilder text = new StringBuilder();
    String separator = "";
    for (Column column : columns) {
      String quoted = sql.quote(column.name());
      ColumnMask kind = own.get(column.name());
      text.append(separator);
      if (kind == null) {
        text.append(qualifier).append(quoted);
      } else {
        text.append(sql.mask(column, qualifier + quoted, kind)).append(" AS ").append(quoted);
      }
      separator = ", ";
    }
    return text.toString();
  }

  /** The mask over a column that is named here as the statement does. */
  String masked(Relation relation, String name, String written, ColumnMask kind) {
    for (Column column : relation.columns()) {
      if (column.name().equals(name)) {
        return sql.mask(column, written, kind);
      }
    }
    throw MaskFailure.columnsUnknown(relation.name());
  }

  /** A row of a relation, of its own type, with masks in it. */
  String row(Relation relation, String qualifier, Map<String, ColumnMask> own) {
    List<String> values = new ArrayList<>();
    for (Column column : relation.columns()) {
      String quoted = qualifier + sql.quote(column.name());
      ColumnMask kind = own.get(column.name());
      values.add(kind == null ? quoted : sql.mask(column, quoted, kind));
    }
    RelationName name = relation.name();
    String type = sql.quote(name.schema()) + "." + sql.quote(name.name());
    return "CAST(ROW(" + String.join(", ", values) + ") AS " + type + ")";
  }
}
