package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Rewrite.Rewritten;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts masked subselects where a statement reads masked relations. Thread-safe. */
final class MaskRewriter implements Rewriter {
  private static final Set<SqlAction> WRITES =
      Set.of(SqlAction.INSERT, SqlAction.UPDATE, SqlAction.DELETE, SqlAction.MERGE, SqlAction.DDL);
  private static final int MAX_TEXT = 4 << 20;
  private static final String NO_KEY = "0".repeat(32);

  private final Bound bound;
  private final SessionProfile profile;
  private final Catalog catalog;

  /** A plan shows the expressions in it, so it is made with a key that is none. */
  private final boolean explained;

  MaskRewriter(Bound bound, SessionProfile profile, Catalog catalog) {
    this(bound, profile, catalog, bound.kind() == SqlAction.EXPLAIN);
  }

  private MaskRewriter(Bound bound, SessionProfile profile, Catalog catalog, boolean explained) {
    this.bound = bound;
    this.profile = profile;
    this.catalog = catalog;
    this.explained = explained;
  }

  @Override
  public Rewrite rewrite(Masks masks) {
    try {
      return rewrite(masks, new IdentityHashMap<>());
    } catch (MaskFailure failure) {
      return failure.result();
    }
  }

  private Rewritten rewrite(Masks masks, IdentityHashMap<Bound, Rewritten> views) {
    return new Run(masks, views).rewrite();
  }

  /** One application of one set of masks. */
  private final class Run {
    private final Masks masks;
    private final String key;

    /** The views that were rewritten already; many ways can lead to one. */
    private final IdentityHashMap<Bound, Rewritten> views;

    private final EffectiveMasks effective;
    private final Splices splices = new Splices();
    private final Set<ColumnName> masked = new LinkedHashSet<>();
    private final Set<ColumnName> tripwire = new LinkedHashSet<>();
    private final Set<Site> spliced = new HashSet<>();

    Run(Masks masks, IdentityHashMap<Bound, Rewritten> views) {
      this.masks = masks;
      this.views = views;
      this.key = explained || masks.isEmpty() ? NO_KEY : masks.keyHex();
      this.effective = new EffectiveMasks(masks, catalog);
    }

    Rewritten rewrite() {
      if (!masks.isEmpty()) {
        new UtilityMasks(bound, masks, profile).check();
        bound.sites().forEach(this::site);
        bound.groupings().forEach(this::grouping);
        checkDefinition();
        checkExplained();
      }
      String text = splices.apply(bound.stream());
      if (text.length() > MAX_TEXT) {
        throw MaskFailure.tooLong(MAX_TEXT);
      }
      return new Rewritten(text, masked, tripwire, bound.outputs().results());
    }

    private void site(Site site) {
      Map<String, MaskKind> own = effective.of(site.relation);
      own.keySet().forEach(column -> tripwire.add(new ColumnName(site.relation.name(), column)));
      SystemData.check(site.relation);
      String definition = definition(site);
      boolean read = own.keySet().stream().anyMatch(site.touched::contains);
      if (!own.isEmpty() && !site.relation.columnsKnown()) {
        throw MaskFailure.columnsUnknown(site.relation.name());
      }
      if (site.target) {
        if (read || !definition.isEmpty()) {
          throw MaskFailure.readByWrite(site.relation.name());
        }
        return;
      }
      if (read || !definition.isEmpty()) {
        splice(site, own, definition);
      }
    }

    /** The view's masked definition, empty if the relation is no view or no mask reaches it. */
    private String definition(Site site) {
      if (!site.relation.isView()) {
        return "";
      }
      if (site.view == null) {
        throw MaskFailure.view(site.relation.name());
      }
      Rewritten inner = rewritten(site.view, site.relation.name());
      tripwire.addAll(inner.tripwire());
      masked.addAll(inner.masked());
      boolean hidden = !inner.masked().isEmpty() || (site.target && !inner.tripwire().isEmpty());
      return hidden ? inner.text() : "";
    }

    private Rewritten rewritten(Bound view, RelationName name) {
      Rewritten known = views.get(view);
      if (known != null) {
        return known;
      }
      try {
        Rewritten fresh = new MaskRewriter(view, profile, catalog, explained).rewrite(masks, views);
        views.put(view, fresh);
        return fresh;
      } catch (MaskFailure inside) {
        throw MaskFailure.view(name);
      }
    }

    private void splice(Site site, Map<String, MaskKind> own, String definition) {
      MaskFailure.checkSpliceable(site);
      spliced.add(site);
      own.forEach((column, kind) -> masked.add(new ColumnName(site.relation.name(), column)));
      FromItem.Table table = site.table;
      FromItem.Range place = table.place();
      String select =
          new MaskedSelect(profile.dialect(), key).text(site, own, definition, suffix(table));
      if (FromItem.WHOLE.equals(table.decoration())) {
        splices.replace(place.first() - 1, place.last(), select);
        return;
      }
      String alias = table.alias() == null ? " AS " + table.lastName().text : "";
      splices.replace(place.first(), place.last(), "(" + select + ")" + alias);
      drop(table.hints());
      if (table.suffix() != null && table.suffix().first() > place.last()) {
        drop(table.suffix());
      }
      for (int[] range : site.qualifiers) {
        splices.replace(range[0], range[1], "");
      }
    }

    private void drop(FromItem.@Nullable Range range) {
      if (range != null) {
        splices.replace(range.first(), range.last(), "");
      }
    }

    private String suffix(FromItem.Table table) {
      FromItem.Range range = table.suffix();
      return range == null
          ? ""
          : bound.stream().tokens().subList(range.first(), range.last() + 1).stream()
              .map(token -> token.text)
              .collect(Collectors.joining(" ", " ", ""));
    }

    /**
     * PostgreSQL lets a query that groups by a primary key show the table's other columns; a
     * subselect has no key, so those columns join the list. That changes no group.
     */
    private void grouping(Bound.Grouping grouping) {
      if (profile.dialect() != Dialect.POSTGRESQL) {
        return;
      }
      for (Site site : grouping.sites()) {
        if (spliced.contains(site)) {
          extend(grouping, site);
        }
      }
    }

    private void extend(Bound.Grouping grouping, Site site) {
      Set<String> grouped = new HashSet<>();
      for (Reads.SiteColumn column : grouping.columns()) {
        if (column.site() == site) {
          grouped.add(column.column());
        }
      }
      List<String> primary = site.relation.primaryKey();
      if (primary.isEmpty() || !grouped.containsAll(primary)) {
        return;
      }
      MaskedSelect writer = new MaskedSelect(profile.dialect(), key);
      String alias = site.table.exposed().text;
      StringBuilder more = new StringBuilder();
      for (String column : new ArrayList<>(site.touched)) {
        if (!grouped.contains(column)) {
          more.append(", ").append(alias).append('.').append(writer.quote(column));
        }
      }
      splices.append(grouping.last(), more.toString());
    }

    /** What an explained write stores would be made with that key, too. */
    private void checkExplained() {
      boolean writes =
          bound.accesses().stream().anyMatch(access -> WRITES.contains(access.action()));
      if (bound.kind() == SqlAction.EXPLAIN && writes && !masked.isEmpty()) {
        throw MaskFailure.explainedWrite();
      }
    }

    /** A definition that is stored as text would read the raw values later. */
    private void checkDefinition() {
      Statement.Utility utility = bound.utility();
      if (utility != null
          && utility.query() != null
          && !utility.stores()
          && utility.kind() == SqlAction.DDL
          && !masked.isEmpty()) {
        throw MaskFailure.definition();
      }
    }
  }
}
