package io.sallyport.jdbc;

import io.sallyport.api.Access;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Arguments;
import io.sallyport.api.Resource;
import io.sallyport.semantics.sql.RelationName;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The listings of the database's metadata: each is an execution of its own, decided as {@code
 * sql.describe}, and shows only what some rule lets the caller read or call. One thread at a time.
 */
final class Listing {
  private final Link link;
  private final DatabaseMetaData vendor;

  Listing(Link link, DatabaseMetaData vendor) {
    this.link = link;
    this.vendor = vendor;
  }

  /** The vendor's own listing. */
  interface Source {
    ResultSet list(DatabaseMetaData vendor) throws SQLException;
  }

  /** What a row is about. */
  enum About {
    /** The table in TABLE_SCHEM and TABLE_NAME. */
    TABLE,
    /** The table in the first column, of the schema that the statement is about. */
    FIRST,
    /** Two tables, in PKTABLE_… and FKTABLE_…. */
    KEY,
    /** The procedure in PROCEDURE_NAME. */
    PROCEDURE,
    /** The function in FUNCTION_NAME. */
    FUNCTION,
    /** Nothing that rules speak of: kinds and names of containers. */
    NOTHING,
    /** Something that cannot be told, so that no row is shown. */
    UNKNOWN
  }

  ResultSet list(String method, About about, Source source) throws SQLException {
    Shown shown = new Shown(link, about, null);
    return open(method, about == About.NOTHING ? null : shown, source);
  }

  /** A listing whose rows do not name the table that they are about: it stands in the arguments. */
  ResultSet ofTable(
      String method,
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String table,
      Source source)
      throws SQLException {
    boolean shown =
        new Shown(link, About.TABLE, null).readable(schema == null ? catalog : schema, table);
    return open(method, row -> shown, source);
  }

  /**
   * What a SHOW TABLES may show.
   *
   * @param schema the schema that it names, empty for the current one
   */
  static GovernedResultSet.RowFilter shownTables(Link link, String schema) throws SQLException {
    return new Shown(link, About.FIRST, schema.isEmpty() ? null : schema);
  }

  private ResultSet open(String method, GovernedResultSet.@Nullable RowFilter filter, Source source)
      throws SQLException {
    String name = "DatabaseMetaData." + method;
    String target = link.sessions().target().name();
    Running running = link.begin(new DescribeOperation(target, name), Arguments.none());
    try {
      return GovernedResultSet.listing(link.wrapping(), source.list(vendor), running, filter);
    } catch (SQLException | RuntimeException e) {
      SQLException safe = link.wrapping().rebuild(e);
      running.fail(safe);
      throw safe;
    }
  }

  /** Asks for each relation or function once, whether the caller may read or call it. */
  private static final class Shown implements GovernedResultSet.RowFilter {
    private final Link link;
    private final About about;
    private final @Nullable String schema;
    private final AccessSession session;
    private final Texts.State state;
    private final Map<Object, Boolean> known = new HashMap<>();

    Shown(Link link, About about, @Nullable String schema) throws SQLException {
      this.link = link;
      this.schema = schema;
      this.about = about;
      this.session = link.sessions().current();
      this.state = link.state();
    }

    @Override
    public boolean shows(ResultSet row) throws SQLException {
      return switch (about) {
        case TABLE -> readable(row, "TABLE");
        case FIRST -> readable(schema, row.getString(1));
        case KEY -> readable(row, "PKTABLE") && readable(row, "FKTABLE");
        case PROCEDURE -> callable(row.getString("PROCEDURE_NAME"));
        case FUNCTION -> callable(row.getString("FUNCTION_NAME"));
        case NOTHING -> true;
        case UNKNOWN -> false;
      };
    }

    private boolean readable(ResultSet row, String prefix) throws SQLException {
      String schema = row.getString(prefix + "_SCHEM");
      String within = schema == null ? row.getString(prefix + "_CAT") : schema;
      return readable(within, row.getString(prefix + "_NAME"));
    }

    boolean readable(@Nullable String schema, @Nullable String table) {
      if (table == null) {
        return false;
      }
      RelationName name = schema == null ? unqualified(table) : new RelationName(schema, table);
      return name != null && known.computeIfAbsent(name, n -> permitted(name));
    }

    private @Nullable RelationName unqualified(String table) {
      for (String schema : state.profile().searchPath()) {
        if (state.snapshot().catalog().find(schema, table) != null) {
          return new RelationName(schema, table);
        }
      }
      return null;
    }

    private boolean permitted(RelationName name) {
      String target = link.sessions().target().name();
      Resource resource =
          SqlResources.find(target, name, state.snapshot().catalog(), state.profile());
      return resource != null && permitted("sql.select", resource);
    }

    private boolean callable(@Nullable String function) {
      if (function == null) {
        return false;
      }
      String target = link.sessions().target().name();
      String name = "function:" + function.toLowerCase(Locale.ROOT);
      return known.computeIfAbsent(name, n -> permitted("sql.call", Resource.of(target, name)));
    }

    private boolean permitted(String action, Resource resource) {
      return session.wouldPermit(List.of(Access.of(action, resource))).get(0);
    }
  }
}
