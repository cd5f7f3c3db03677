package io.sallyport.semantics.sql;

import java.util.List;
import java.util.Map;

/** Writes the subselect that stands in for a masked relation. */
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

  String text(Site site, Map<String, MaskKind> own, String definition, String suffix) {
    if (definition.isEmpty()) {
      return select(site.relation.columns(), own, base(site) + suffix);
    }
    if (!suffix.isEmpty()) {
      throw MaskFailure.view(site.relation.name());
    }
    String inner = "(" + definition + ")" + viewAlias(site);
    return own.isEmpty() && sameNames(site)
        ? definition
        : select(site.relation.columns(), own, inner);
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

  private String select(List<Column> columns, Map<String, MaskKind> own, String from) {
    StringBuilder text = new StringBuilder("SELECT ");
    String separator = "";
    for (Column column : columns) {
      String quoted = sql.quote(column.name());
      MaskKind kind = own.get(column.name());
      text.append(separator);
      if (kind == null) {
        text.append(quoted);
      } else {
        text.append(sql.mask(column, quoted, kind)).append(" AS ").append(quoted);
      }
      separator = ", ";
    }
    return text.append(" FROM ").append(from).toString();
  }
}
