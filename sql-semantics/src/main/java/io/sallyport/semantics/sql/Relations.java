package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.SessionProfile.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the relation that a name in FROM means, as the database's search path does. */
final class Relations {
  private static final Set<String> MYSQL_SYSTEM =
      Set.of("information_schema", "mysql", "performance_schema", "sys");

  private static final Pattern SEQUENCE =
      Pattern.compile("(?i)seq_[0-9]{1,18}_to_[0-9]{1,18}(_step_[0-9]{1,18})?");

  private final SessionProfile profile;
  private final Catalog catalog;
  private final Resolver resolver;

  Relations(SessionProfile profile, Catalog catalog, Resolver resolver) {
    this.profile = profile;
    this.catalog = catalog;
    this.resolver = resolver;
  }

  /** The relation, or null if the name means none. */
  @Nullable Relation find(List<Token> name) {
    if (name.size() == 1) {
      return unqualified(stored(name.get(0)));
    }
    if (name.size() == 3) {
      resolver.checkDatabase(name.get(0).value);
    }
    String schema = stored(name.get(name.size() - 2));
    return inSchema(schema, stored(name.get(name.size() - 1)));
  }

  private String stored(Token token) {
    return profile.has(Fact.TABLE_NAMES_FOLD_TO_LOWER)
        ? Symbols.lowerAscii(token.value)
        : token.value;
  }

  private @Nullable Relation unqualified(String name) {
    for (String schema : path()) {
      Relation relation = catalog.find(schema, name);
      if (relation != null) {
        return relation;
      }
    }
    boolean system = profile.dialect() == Dialect.POSTGRESQL && name.startsWith("pg_");
    return system ? systemRelation("pg_catalog", name) : null;
  }

  /** PostgreSQL looks into pg_catalog first unless the path names it. */
  private List<String> path() {
    if (profile.dialect() != Dialect.POSTGRESQL || profile.searchPath().contains("pg_catalog")) {
      return profile.searchPath();
    }
    List<String> path = new ArrayList<>();
    path.add("pg_catalog");
    path.addAll(profile.searchPath());
    return path;
  }

  private @Nullable Relation inSchema(String schema, String name) {
    Relation relation = catalog.find(schema, name);
    if (relation == null && isSystem(schema)) {
      return systemRelation(schema, name);
    }
    return relation;
  }

  private boolean isSystem(String schema) {
    return switch (profile.dialect()) {
      case POSTGRESQL -> schema.equals("pg_catalog") || schema.equals("information_schema");
      case MYSQL, MARIADB -> MYSQL_SYSTEM.contains(Symbols.lowerAscii(schema));
      case H2 -> schema.equalsIgnoreCase("INFORMATION_SCHEMA");
    };
  }

  private static Relation systemRelation(String schema, String name) {
    return new Relation(
        new RelationName(schema, name), RelationKind.SYSTEM, List.of(), null, List.of(), List.of());
  }

  /** Whether the bare name leads to this very relation. */
  boolean visibleUnqualified(Relation relation) {
    Relation found = unqualified(relation.name().name());
    return found != null && found.name().equals(relation.name());
  }

  /** MariaDB's {@code seq_1_to_10}, a table that is made of its name; it has one column. */
  boolean isSequence(List<Token> name) {
    return name.size() == 1
        && profile.dialect() == Dialect.MARIADB
        && SEQUENCE.matcher(name.get(0).value).matches()
        && find(name) == null;
  }

  boolean isDual(List<Token> name) {
    return name.size() == 1 && profile.dialect() != Dialect.POSTGRESQL && name.get(0).is("DUAL");
  }
}
