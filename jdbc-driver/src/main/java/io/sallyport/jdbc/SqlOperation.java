package io.sallyport.jdbc;

import io.sallyport.api.Access;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Action;
import io.sallyport.api.Attributes;
import io.sallyport.api.MaskKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Operation;
import io.sallyport.api.Reason;
import io.sallyport.detect.Detectors;
import io.sallyport.semantics.sql.Catalog;
import io.sallyport.semantics.sql.Column;
import io.sallyport.semantics.sql.ColumnName;
import io.sallyport.semantics.sql.MaskKey;
import io.sallyport.semantics.sql.Masks;
import io.sallyport.semantics.sql.Relation;
import io.sallyport.semantics.sql.RelationName;
import io.sallyport.semantics.sql.Rewrite;
import io.sallyport.semantics.sql.RowFilters;
import io.sallyport.semantics.sql.SqlAccess;
import io.sallyport.semantics.sql.SqlAction;
import io.sallyport.semantics.sql.SqlAnalysis;
import io.sallyport.semantics.sql.SqlResource;
import io.sallyport.semantics.sql.Understood;
import io.sallyport.semantics.sql.Unread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A statement in the kernel's terms. One object serves every execution of the same text on a
 * connection, for as long as catalog and session profile stay the same: the kernel remembers its
 * work by the identity of this object. Immutable.
 */
final class SqlOperation implements Operation<SqlCanonical> {
  private final String text;
  private final @Nullable Understood understood;
  private final @Nullable Reason refusal;
  private final List<Access> accesses;
  private final Map<String, RelationName> relations = new HashMap<>();
  private final Catalog catalog;
  private final MaskKey key;
  private final KeyColumns keys;
  private final boolean aliasesLookLikeTables;
  private final boolean mayBeStale;
  private final Effects effects;

  /**
   * Works a text's analysis into the kernel's terms.
   *
   * @param aliasesLookLikeTables whether the driver's metadata gives the alias of a derived table
   *     as if it were a table (H2), so that a column replaced under its own name cannot be told
   *     apart
   */
  SqlOperation(
      String target,
      String text,
      SqlAnalysis analysis,
      KeyWish wish,
      CatalogSnapshot snapshot,
      MaskKey key,
      boolean aliasesLookLikeTables) {
    this.text = text;
    this.aliasesLookLikeTables = aliasesLookLikeTables;
    this.catalog = snapshot.catalog();
    this.key = key;
    KeyColumns columns = KeyColumns.NONE;
    Reason refused = null;
    if (analysis instanceof Understood read) {
      this.understood = read;
      this.mayBeStale = false;
      try {
        columns = wish.resolve(target, read, snapshot);
      } catch (KeyWish.Refused e) {
        refused = e.reason();
      }
    } else {
      Unread unread = (Unread) analysis;
      this.understood = null;
      this.mayBeStale = unread.catalogMayBeStale();
      refused = Reason.of(unread.code(), unread.what() + ";", unread.remedy());
    }
    this.keys = columns;
    this.refusal = refused;
    this.accesses = List.copyOf(accesses(target));
    this.effects = Effects.of(understood);
  }

  private List<Access> accesses(String target) {
    List<Access> all = new ArrayList<>();
    if (understood != null) {
      for (SqlAccess access : understood.accesses()) {
        all.add(access(target, access));
      }
      all.addAll(keys.accesses());
    }
    if (all.isEmpty()) {
      // A statement that touches nothing (SELECT 1) tells no more than describing the target does.
      all.add(Access.of("sql.describe", SqlResources.whole(target)));
    }
    return all;
  }

  private Access access(String target, SqlAccess access) {
    var resource = SqlResources.of(target, access.resource());
    if (access.resource() instanceof SqlResource.OfRelation relation) {
      relations.put(resource.name(), relation.name());
    }
    Map<String, Object> facts = new HashMap<>();
    if (access.action() == SqlAction.UPDATE || access.action() == SqlAction.DELETE) {
      facts.put("sql.unfiltered", access.unfiltered());
    }
    if (!access.columnsRead().isEmpty()) {
      facts.put("sql.columns_read", List.copyOf(new TreeSet<>(access.columnsRead())));
    }
    if (!access.columnsWritten().isEmpty()) {
      facts.put("sql.columns_written", List.copyOf(new TreeSet<>(access.columnsWritten())));
    }
    return new Access(
        new Action(access.action().actionName()),
        resource,
        access.implied(),
        facts.isEmpty() ? Attributes.none() : new Attributes(facts));
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public List<Access> accesses() {
    return accesses;
  }

  @Override
  public @Nullable Reason refusal() {
    return refusal;
  }

  /** What the statement means, or null where it was not understood. */
  @Nullable Understood understood() {
    return understood;
  }

  /** Whether a newer catalog may lead to another answer. */
  boolean mayBeStale() {
    return mayBeStale;
  }

  /** The tables whose rows it writes by its own words. */
  Set<RelationName> written() {
    Set<RelationName> written = new HashSet<>();
    if (understood != null) {
      for (SqlAccess access : understood.accesses()) {
        if (Effects.ROW_WRITES.contains(access.action())
            && !access.implied()
            && access.resource() instanceof SqlResource.OfRelation relation) {
          written.add(relation.name());
        }
      }
    }
    return written;
  }

  /** What an execution changes beside rows. */
  Effects effects() {
    return effects;
  }

  /** The columns that the execution hands back as generated keys. */
  KeyColumns keys() {
    return keys;
  }

  @Override
  public SqlCanonical under(List<Obligation> obligations) throws AccessDeniedException {
    if (understood == null) {
      throw new IllegalStateException("A text that was not understood has no canonical form.");
    }
    Masks masks = masks(obligations);
    RowFilters filters = filters(obligations);
    Detectors detectors = detectors(obligations, understood.kind());
    Rewrite rewrite = understood.rewrite(masks, filters);
    if (rewrite instanceof Rewrite.CannotRewrite cannot) {
      throw new AccessDeniedException(
          Reason.of(cannot.code(), cannot.what() + ";", cannot.remedy()), null);
    }
    Rewrite.Rewritten rewritten = (Rewrite.Rewritten) rewrite;
    Set<ColumnName> tripwire = new HashSet<>(rewritten.tripwire());
    if (aliasesLookLikeTables) {
      tripwire.removeAll(rewritten.masked());
    }
    return new SqlCanonical(
        rewritten.text(),
        rewritten.parameters().isEmpty()
            ? ParameterPlan.OWN
            : new ParameterPlan(rewritten.parameters()),
        Limits.of(obligations),
        !masks.isEmpty() || !filters.isEmpty() || detectors != null,
        tripwire,
        rewritten.columns(),
        detectors,
        SqlCanonical.sample(obligations));
  }

  private static @Nullable Detectors detectors(List<Obligation> obligations, SqlAction kind)
      throws AccessDeniedException {
    Set<String> names = new TreeSet<>();
    for (Obligation obligation : obligations) {
      if (obligation instanceof Obligation.Detect detect) {
        names.addAll(detect.detectors());
      }
    }
    if (names.isEmpty()) {
      return null;
    }
    if (kind == SqlAction.CALL || !Detectors.known().keySet().containsAll(names)) {
      throw new AccessDeniedException(Codes.detectImpossible(kind == SqlAction.CALL), null);
    }
    return Detectors.named(names);
  }

  private RowFilters filters(List<Obligation> obligations) throws AccessDeniedException {
    RowFilters.Builder builder = null;
    for (Obligation obligation : obligations) {
      if (obligation instanceof Obligation.RowFilter filter) {
        RelationName name = relations.get(filter.resource().name());
        if (name == null) {
          throw new AccessDeniedException(Codes.filterOnNoRelation(filter.resource().name()), null);
        }
        builder = builder == null ? RowFilters.builder() : builder;
        builder.filter(name, filter.condition());
      }
    }
    return builder == null ? RowFilters.none() : builder.build();
  }

  private Masks masks(List<Obligation> obligations) throws AccessDeniedException {
    Masks.Builder builder = null;
    for (Obligation obligation : obligations) {
      if (obligation instanceof Obligation.Mask mask) {
        builder = builder == null ? Masks.builder(key) : builder;
        add(mask, builder);
      }
      if (obligation instanceof Obligation.Lookup lookup) {
        builder = builder == null ? Masks.builder(key) : builder;
        add(lookup, builder);
      }
    }
    return builder == null ? Masks.none() : builder.build();
  }

  private void add(Obligation.Lookup lookup, Masks.Builder builder) {
    RelationName name = relations.get(lookup.resource().name());
    Relation relation = name == null ? null : catalog.find(name.schema(), name.name());
    if (name != null && relation != null) {
      relation.columns().stream()
          .map(Column::name)
          .filter(lookup.field()::equalsIgnoreCase)
          .forEach(column -> builder.lookup(name, column));
    }
  }

  private void add(Obligation.Mask mask, Masks.Builder builder) throws AccessDeniedException {
    RelationName name = relations.get(mask.resource().name());
    if (name == null) {
      throw new AccessDeniedException(Codes.maskOnNoRelation(mask.resource().name()), null);
    }
    String field = mask.field();
    Relation relation = catalog.find(name.schema(), name.name());
    boolean column =
        relation != null
            && relation.columns().stream().anyMatch(c -> c.name().equalsIgnoreCase(field));
    int at = column ? -1 : inside(field);
    String path = at < 0 ? "" : field.substring(field.charAt(at) == '.' ? at + 1 : at);
    String wanted = at < 0 ? field : field.substring(0, at);
    if (keys.names(name, wanted)) {
      throw new AccessDeniedException(Codes.maskedKey(wanted), null);
    }
    boolean known = false;
    if (relation != null) {
      for (Column candidate : relation.columns()) {
        // Where two columns differ in case only, both are masked: the rule may mean either.
        if (candidate.name().equalsIgnoreCase(wanted)) {
          mask(builder, name, candidate.name(), path, mask.kind());
          known = true;
        }
      }
    }
    if (!known) {
      mask(builder, name, wanted, path, mask.kind());
    }
  }

  /** Where a field goes on from its column into what that holds; -1 where it does not. */
  private static int inside(String field) {
    int path = field.indexOf(".$");
    return path >= 0 ? path : field.endsWith("[*]") ? field.length() - 3 : -1;
  }

  private static void mask(
      Masks.Builder builder, RelationName name, String column, String path, MaskKind kind) {
    if (path.isEmpty()) {
      builder.mask(name, column, kind);
    } else {
      builder.mask(name, column, path, kind);
    }
  }
}
