package io.sallyport.cli;

import io.sallyport.semantics.sql.Column;
import io.sallyport.semantics.sql.Dialect;
import io.sallyport.semantics.sql.MapCatalog;
import io.sallyport.semantics.sql.Relation;
import io.sallyport.semantics.sql.ResultColumn;
import io.sallyport.semantics.sql.SessionProfile;
import io.sallyport.semantics.sql.SqlAnalyzer;
import io.sallyport.semantics.sql.Understood;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A catalog out of the CREATE TABLE and CREATE VIEW statements of a file, for explanations without
 * a database. It reads plain definitions; what it leaves out is told. Used once, by one thread.
 */
final class SchemaFile {
  private static final Pattern TABLE =
      Pattern.compile(
          "(?is)create\\s+(?:global\\s+|local\\s+|temp(?:orary)?\\s+|unlogged\\s+)*table\\s+"
              + "(?:if\\s+not\\s+exists\\s+)?([^\\s(]+)\\s*\\((.*)\\)[^)]*");
  private static final Pattern VIEW =
      Pattern.compile("(?is)create\\s+(?:or\\s+replace\\s+)?view\\s+([^\\s(]+)\\s+as\\s+(.*)");
  private static final Pattern NO_COLUMN =
      Pattern.compile(
          "(?is)(constraint|primary|foreign|unique|check|key|index|exclude|fulltext)\\b.*");
  private static final Pattern TYPE_END =
      Pattern.compile(
          "(?i)\\s+(not|null|default|primary|references|unique|check|generated|collate|constraint"
              + "|auto_increment|comment|identity)\\b");

  private final SessionProfile profile;
  private final String schema;
  private final MapCatalog.Builder catalog = MapCatalog.builder("file");
  private final List<String> leftOut = new ArrayList<>();

  SchemaFile(SessionProfile profile) {
    this.profile = profile;
    this.schema = profile.searchPath().get(0);
  }

  /** Reads all statements. */
  MapCatalog read(String sql) {
    for (String statement : SqlPieces.statements(sql)) {
      Matcher table = TABLE.matcher(statement);
      Matcher view = VIEW.matcher(statement);
      if (table.matches()) {
        table(table.group(1), table.group(2));
      } else if (!view.matches() || !view(view.group(1), view.group(2))) {
        leftOut.add(Screen.cut(Screen.safe(statement.strip()), 60));
      }
    }
    return catalog.build();
  }

  /** The beginnings of the statements that it made nothing of. */
  List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  private void table(String name, String body) {
    List<Column> columns = new ArrayList<>();
    for (String part : SqlPieces.atCommas(body)) {
      if (!NO_COLUMN.matcher(part).matches() && part.indexOf(' ') > 0) {
        columns.add(column(part));
      }
    }
    catalog.add(Relation.table(schemaOf(name), last(name), columns.toArray(Column[]::new)));
  }

  private Column column(String part) {
    int blank = part.indexOf(' ');
    String rest = part.substring(blank + 1).strip();
    Matcher end = TYPE_END.matcher(rest);
    String type = (end.find() ? rest.substring(0, end.start()) : rest).strip();
    boolean nullable =
        !rest.toLowerCase(Locale.ROOT).matches("(?s).*(not\\s+null|primary\\s+key).*");
    return new Column(folded(part.substring(0, blank)), type, SqlPieces.family(type), nullable);
  }

  /** A view has the columns that its query has; they are read as a statement's are. */
  private boolean view(String name, String query) {
    SqlAnalyzer analyzer = new SqlAnalyzer(1);
    if (!(analyzer.analyze(query, profile, catalog.build()) instanceof Understood read)) {
      return false;
    }
    List<Column> columns = new ArrayList<>();
    for (ResultColumn column : read.columns()) {
      columns.add(new Column(folded(column.label()), "text", SqlPieces.family("text"), true));
    }
    catalog.add(Relation.view(schemaOf(name), last(name), query, columns.toArray(Column[]::new)));
    return true;
  }

  private String schemaOf(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? schema : folded(name.substring(0, dot));
  }

  private String last(String name) {
    return folded(name.substring(name.indexOf('.') + 1));
  }

  private String folded(String name) {
    if (name.length() > 2 && "\"`".indexOf(name.charAt(0)) >= 0) {
      return name.substring(1, name.length() - 1);
    }
    if (profile.dialect() == Dialect.POSTGRESQL) {
      return name.toLowerCase(Locale.ROOT);
    }
    return profile.dialect() == Dialect.H2 ? name.toUpperCase(Locale.ROOT) : name;
  }
}
