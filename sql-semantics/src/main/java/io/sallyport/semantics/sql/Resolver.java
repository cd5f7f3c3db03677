package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a name in an expression means. Where databases differ in the choice among several
 * candidates, all of them count as read.
 */
final class Resolver {
  private static final Set<String> POSTGRES_SYSTEM =
      Set.of("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid");
  private static final Set<String> H2_SYSTEM = Set.of("_ROWID_", "_rowid_");

  private final Dialect dialect;
  private final SessionProfile profile;

  Resolver(SessionProfile profile) {
    this.profile = profile;
    this.dialect = profile.dialect();
  }

  boolean same(String one, String other) {
    return dialect.isMySqlFamily() ? one.equalsIgnoreCase(other) : one.equals(other);
  }

  /** Resolves a name that is no star, marks what it reads, and tells where it comes from. */
  OutColumn resolve(Expr.Name name, Scope scope, Reads reads) {
    List<Token> parts = name.parts();
    Found found = new Found();
    switch (parts.size()) {
      case 1 -> unqualified(parts.get(0), scope, found);
      case 2 -> qualified(parts.get(0), parts.get(1), scope, found);
      default -> schemaQualified(name, scope, found);
    }
    if (!found.any && !found.aliased && !found.open) {
      throw Refusal.unknownColumn(written(parts));
    }
    reads.add(name, found.sites);
    named(name, found);
    boolean plain = found.plain && found.bases.size() == 1 && !found.open;
    Reads.SiteColumn origin = found.origins.size() == 1 ? found.origins.get(0) : null;
    if (origin != null) {
      reads.origin(name, origin);
    }
    if (found.computed != null) {
      reads.computed(name, found.computed);
    }
    return new OutColumn(parts.get(parts.size() - 1).value, found.bases, plain, origin);
  }

  /** Tells the places what reads them, and whether that is sure. */
  private static void named(Expr.Name name, Found found) {
    // An alias that shows the very column is no other meaning.
    boolean sure =
        found.sites.size() == 1
            && found.only
            && found.sites.containsAll(found.aliases)
            && !found.open;
    for (Reads.SiteColumn read : found.sites) {
      Site site = read.site();
      boolean system = site.systemColumns.contains(read.column());
      if (sure && read.column().isEmpty()) {
        site.rows.add(name);
      } else if (sure && !system) {
        site.names.add(new Site.Named(name, read.column()));
      } else if (read.column().isEmpty()) {
        site.touchAll();
      } else if (!system) {
        site.touch(read.column());
      }
    }
  }

  /** What a name was found to mean. */
  private static final class Found {
    final Set<ColumnName> bases = new HashSet<>();
    final Set<Reads.SiteColumn> sites = new HashSet<>();
    final List<Reads.@Nullable SiteColumn> origins = new ArrayList<>();
    @Nullable Source computed;
    boolean plain = true;
    boolean any;
    boolean aliased;
    boolean open;

    /** What the aliases of that name show, null where it is no column of one place. */
    final Set<Reads.@Nullable SiteColumn> aliases = new HashSet<>();

    /** Whether no computed source has a part in it. */
    boolean only = true;

    void add(Source source, OutColumn column) {
      any = true;
      bases.addAll(column.bases());
      plain &= column.plain();
      origins.add(column.origin());
      source.touchByName(column.name());
      if (source.site() != null) {
        sites.add(new Reads.SiteColumn(source.site(), column.name()));
      } else {
        computed = source;
        only = false;
      }
    }

    void addWhole(Source source) {
      any = true;
      plain = false;
      open |= source.outputs().open();
      bases.addAll(source.outputs().bases());
      if (source.site() != null) {
        source.site().touchAllByName();
        sites.add(new Reads.SiteColumn(source.site(), ""));
      } else {
        only = false;
      }
    }
  }

  /**
   * An alias does not end the search: databases differ in where it is visible, and where it is not,
   * the name means a column further out.
   */
  private void unqualified(Token token, Scope scope, Found found) {
    boolean settled = false;
    for (Scope level = scope; level != null && !settled; level = level.parent) {
      boolean before = found.any;
      found.any = false;
      for (OutColumn alias : level.aliases) {
        if (same(alias.name(), token.value)) {
          found.aliased = true;
          found.aliases.add(alias.origin());
          found.bases.addAll(alias.bases());
          found.plain &= alias.plain();
          found.origins.add(null);
        }
      }
      for (Source source : level.sources) {
        column(source, token.value, found);
      }
      if (!found.any) {
        systemColumn(level, token, null, found);
      }
      settled = found.any && !level.uncertain;
      found.any |= before;
    }
    if (!found.any && !found.aliased && dialect == Dialect.POSTGRESQL) {
      wholeRow(token.value, scope, found);
    }
  }

  private void column(Source source, String name, Found found) {
    for (OutColumn column : source.outputs().columns()) {
      if (same(column.name(), name)) {
        found.add(source, column);
      }
    }
    found.open |= source.outputs().open();
  }

  private void systemColumn(Scope level, Token token, @Nullable Token qualifier, Found found) {
    if (!isSystemColumn(token.value)) {
      return;
    }
    for (Source source : level.sources) {
      boolean meant = qualifier == null || same(source.name(), qualifier.value);
      if (meant && source.site() != null) {
        source.site().systemColumns.add(token.value);
        found.any = true;
        found.plain = false;
        found.sites.add(new Reads.SiteColumn(source.site(), token.value));
      }
    }
  }

  private boolean isSystemColumn(String name) {
    return switch (dialect) {
      case POSTGRESQL -> POSTGRES_SYSTEM.contains(name);
      case H2 -> H2_SYSTEM.contains(name);
      case MYSQL, MARIADB -> false;
    };
  }

  /** PostgreSQL reads the name of a table as a row of it where no column has that name. */
  private void wholeRow(String name, Scope scope, Found found) {
    boolean settled = false;
    for (Scope level = scope; level != null && !settled; level = level.parent) {
      for (Source source : level.sources) {
        if (same(source.name(), name)) {
          found.addWhole(source);
          settled = !level.uncertain;
        }
      }
    }
  }

  private void qualified(Token qualifier, Token token, Scope scope, Found found) {
    for (Scope level = scope; level != null; level = level.parent) {
      boolean known = false;
      for (Source source : level.sources) {
        if (same(source.name(), qualifier.value)) {
          known = true;
          column(source, token.value, found);
        }
      }
      if (known && !found.any) {
        systemColumn(level, token, qualifier, found);
      }
      if (known && !level.uncertain) {
        return;
      }
    }
    if (dialect == Dialect.POSTGRESQL) {
      for (Source source : bySchema(qualifier.value, token.value, scope)) {
        found.addWhole(source);
        throw Refusal.unsupported(
            "a whole row by the relation's qualified name", "give the relation an alias");
      }
    }
  }

  private void schemaQualified(Expr.Name name, Scope scope, Found found) {
    List<Token> parts = name.parts();
    int extra = parts.size() - 3;
    if (extra > 0) {
      checkDatabase(parts.get(0).value);
    }
    Token column = parts.get(parts.size() - 1);
    List<Source> matching = bySchema(parts.get(extra).value, parts.get(extra + 1).value, scope);
    for (Source source : matching) {
      column(source, column.value, found);
      qualifies(source, name.first(), extra + 1);
    }
  }

  private static void qualifies(Source source, int first, int parts) {
    if (source.site() != null) {
      source.site().qualifiers.add(new int[] {first, first + 2 * parts - 1});
    }
  }

  /** The sources that a qualified relation name can mean: those without an alias. */
  private List<Source> bySchema(String schema, String relation, Scope scope) {
    return sources(scope, source -> isNamed(source, schema, relation));
  }

  private static List<Source> sources(Scope scope, Predicate<Source> meant) {
    List<Source> matching = new ArrayList<>();
    for (Scope level = scope; level != null; level = level.parent) {
      level.sources.stream().filter(meant).forEach(matching::add);
      if (!matching.isEmpty() && !level.uncertain) {
        break;
      }
    }
    return matching;
  }

  private boolean isNamed(Source source, String schema, String relation) {
    Site site = source.site();
    return site != null
        && site.table.alias() == null
        && same(site.relation.name().schema(), schema)
        && same(site.relation.name().name(), relation);
  }

  void checkDatabase(String name) {
    if (profile.database().isEmpty() || !same(profile.database(), name)) {
      throw Refusal.foreignDatabase(name);
    }
  }

  /** The sources a star stands for. */
  List<Source> star(Expr.Name name, Scope scope) {
    List<Source> sources = meant(name, scope);
    sources.forEach(Source::touchAll);
    return sources;
  }

  /** The base columns of {@code f(c.*)}, which is a row of one source on PostgreSQL. */
  Set<ColumnName> row(Expr.Name name, Scope scope) {
    List<Source> sources = meant(name, scope);
    Site site = sources.size() == 1 ? sources.get(0).site() : null;
    if (site == null || dialect != Dialect.POSTGRESQL || name.parts().size() > 1) {
      sources.forEach(Source::touchAll);
    } else {
      site.touchAllByName();
      site.rows.add(name);
    }
    Set<ColumnName> bases = new HashSet<>();
    sources.forEach(source -> bases.addAll(source.outputs().bases()));
    return bases;
  }

  /** The sources of a star that is an item of a select list. */
  List<Source> listed(Expr.Name name, Scope scope) {
    return listed(name, Set.of(), name.last(), scope);
  }

  /** The sources of a star that leaves columns out. */
  List<Source> listed(Expr.Name name, Set<String> except, int last, Scope scope) {
    if (scope.merged && name.parts().isEmpty()) {
      return star(name, scope);
    }
    List<Source> sources = meant(name, scope);
    if (!except.isEmpty() && !(sources.size() == 1 && holds(sources.get(0), except))) {
      return star(name, scope);
    }
    Site.Star star = new Site.Star(name, sources, except, last);
    for (Source source : sources) {
      if (source.site() != null) {
        source.site().touchAllByName();
        source.site().stars.add(star);
      }
    }
    return sources;
  }

  private static boolean holds(Source source, Set<String> columns) {
    Site site = source.site();
    return site != null
        && site.relation.columns().stream().map(Column::name).toList().containsAll(columns);
  }

  private List<Source> meant(Expr.Name name, Scope scope) {
    List<Token> parts = name.parts();
    List<Source> sources;
    if (parts.isEmpty()) {
      sources = List.copyOf(scope.sources);
    } else if (parts.size() == 1) {
      sources = byName(parts.get(0).value, scope);
    } else {
      int extra = parts.size() - 2;
      if (extra > 0) {
        checkDatabase(parts.get(0).value);
      }
      sources = bySchema(parts.get(extra).value, parts.get(extra + 1).value, scope);
      sources.forEach(source -> qualifies(source, name.first(), extra + 1));
    }
    if (sources.isEmpty()) {
      throw Refusal.unknownColumn(written(parts) + ".*");
    }
    return sources;
  }

  private List<Source> byName(String name, Scope scope) {
    return sources(scope, source -> same(source.name(), name));
  }

  private static String written(List<Token> parts) {
    return String.join(".", parts.stream().map(part -> part.value).toList());
  }
}
