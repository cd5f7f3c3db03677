package io.sallyport.jdbc;

import io.sallyport.api.Resource;
import io.sallyport.semantics.sql.Catalog;
import io.sallyport.semantics.sql.Relation;
import io.sallyport.semantics.sql.RelationKind;
import io.sallyport.semantics.sql.RelationName;
import io.sallyport.semantics.sql.SessionProfile;
import io.sallyport.semantics.sql.SqlResource;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How what SQL touches is named for rules. */
final class SqlResources {
  private static final String WHOLE = "?";
  private static final Pattern AMBIGUOUS = Pattern.compile("[./:*?\"\\s]");

  private SqlResources() {}

  static Resource of(String target, SqlResource resource) {
    if (resource instanceof SqlResource.OfRelation relation) {
      return relation(target, relation.name(), relation.kind(), relation.visibleUnqualified());
    }
    if (resource instanceof SqlResource.OfFunction function) {
      return Resource.of(target, "function:" + function.name());
    }
    return whole(target);
  }

  /** The database as a whole, or something in it that has no name. */
  static Resource whole(String target) {
    return Resource.of(target, WHOLE);
  }

  /** A relation found by its name, or null where the catalog has none. */
  static @Nullable Resource find(
      String target, RelationName name, Catalog catalog, SessionProfile profile) {
    Relation relation = catalog.find(name.schema(), name.name());
    if (relation == null) {
      return null;
    }
    for (String schema : profile.searchPath()) {
      if (catalog.find(schema, name.name()) != null) {
        return relation(target, name, relation.kind(), schema.equals(name.schema()));
      }
    }
    return relation(target, name, relation.kind(), false);
  }

  private static Resource relation(
      String target, RelationName name, RelationKind kind, boolean visible) {
    boolean system = kind == RelationKind.SYSTEM;
    String own = spelled(name.name());
    Set<String> synonyms = visible && !system ? Set.of(own) : Set.of();
    return new Resource(target, spelled(name.schema()) + "." + own, synonyms, system);
  }

  /** A table named {@code public.customers} must not pass for the customers of that schema. */
  private static String spelled(String part) {
    return AMBIGUOUS.matcher(part).find() ? '"' + part.replace("\"", "\"\"") + '"' : part;
  }
}
