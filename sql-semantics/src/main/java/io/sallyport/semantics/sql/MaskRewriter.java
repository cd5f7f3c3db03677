package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Rewrite.Rewritten;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts subselects where a statement reads relations that have masks or row filters. Thread-safe.
 */
final class MaskRewriter implements Rewriter {
  private static final Set<SqlAction> WRITES =
      Set.of(SqlAction.INSERT, SqlAction.UPDATE, SqlAction.DELETE, SqlAction.MERGE, SqlAction.DDL);
  private static final int MAX_TEXT = 4 << 20;
  private static final String NO_KEY = "0".repeat(32);

  /** What a string may hold and a name may not. */
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f]");

  /** MySQL's limit for the name of a column. */
  private static final int MAX_LABEL = 64;

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
  public Rewrite rewrite(Terms terms) {
    try {
      return rewrite(terms, new IdentityHashMap<>());
    } catch (MaskFailure failure) {
      return failure.result();
    }
  }

  private Rewritten rewrite(Terms terms, IdentityHashMap<Bound, Rewritten> views) {
    return new Run(terms, views).rewrite();
  }

  /** One application of one set of masks and filters. */
  private final class Run {
    private final Terms terms;
    private final String key;

    /** The views that were rewritten already; many ways can lead to one. */
    private final IdentityHashMap<Bound, Rewritten> views;

    private final EffectiveMasks effective;
    private final EffectiveFilters filters;
    private final Splices splices = new Splices();
    private final MaskedSelect writer;
    private final LookupSplices lookups;
    private final InPlaceMasks inPlace;
    private final Set<ColumnName> masked = new LinkedHashSet<>();
    private final Set<ColumnName> tripwire = new LinkedHashSet<>();
    private final Set<Site> spliced = new HashSet<>();
    private final FilteredWrites writes;
    private boolean filtered;

    Run(Terms terms, IdentityHashMap<Bound, Rewritten> views) {
      this.terms = terms;
      this.views = views;
      this.key = explained || terms.masks().isEmpty() ? NO_KEY : terms.masks().keyHex();
      this.effective = new EffectiveMasks(terms.masks(), catalog);
      this.filters = new EffectiveFilters(terms.filters(), effective, profile, catalog);
      this.writer = new MaskedSelect(profile.dialect(), key);
      this.lookups = new LookupSplices(bound, explained, terms.masks(), effective, splices, writer);
      this.inPlace = new InPlaceMasks(bound, profile.dialect(), splices, writer);
      this.writes = new FilteredWrites(bound, profile.dialect(), splices, writer);
    }

    Rewritten rewrite() {
      if (!terms.isEmpty()) {
        new UtilityMasks(bound, terms, profile).check();
        bound.sites().forEach(this::site);
        inPlace.finish();
        bound.groupings().forEach(this::grouping);
        bound.unnamed().forEach(this::label);
        bound.values().forEach(this::checkValues);
        writes.finish();
        checkDefinition();
        checkExplained();
        checkFiltered();
      }
      Splices.Result result = splices.apply(bound.stream());
      if (result.text().length() > MAX_TEXT) {
        throw MaskFailure.tooLong(MAX_TEXT);
      }
      return new Rewritten(
          result.text(),
          masked,
          tripwire,
          bound.outputs().results(),
          filtered,
          result.parameters());
    }

    private void site(Site site) {
      Map<String, ColumnMask> own = effective.of(site.relation);
      own.keySet().forEach(column -> tripwire.add(new ColumnName(site.relation.name(), column)));
      SystemData.check(site.relation);
      boolean before = filtered;
      filtered = false;
      SqlPiece definition = definition(site);
      boolean fenced = filtered;
      RowCondition condition = filters.of(site.relation);
      filtered |= before || condition != null;
      boolean read = own.keySet().stream().anyMatch(site.touched::contains);
      if ((!own.isEmpty() || condition != null) && !site.relation.columnsKnown()) {
        throw MaskFailure.columnsUnknown(site.relation.name());
      }
      if (site.returned) {
        returned(site, own, read, definition != null);
        return;
      }
      if (site.target) {
        if (definition != null || lookups.readBeside(site, own)) {
          throw own.isEmpty() && filtered
              ? MaskFailure.filteredWrite(site.relation.name())
              : MaskFailure.readByWrite(site.relation.name());
        }
        lookups.inPlace(site, own);
        if (condition != null) {
          writes.restrict(site, condition);
        }
        return;
      }
      if (read || definition != null || condition != null) {
        splice(site, own, definition, condition, fenced);
      }
    }

    /**
     * The rows that a write hands back: they stand in no FROM, so each name is masked by itself.
     */
    private void returned(Site site, Map<String, ColumnMask> own, boolean read, boolean view) {
      if (view || (read && !inPlace.possible(site, own))) {
        throw MaskFailure.readByWrite(site.relation.name());
      }
      if (read) {
        masked(site, own);
        inPlace.replace(site, own, Set.of());
      }
    }

    private void masked(Site site, Map<String, ColumnMask> own) {
      own.keySet().forEach(column -> masked.add(new ColumnName(site.relation.name(), column)));
    }

    /** The view's definition worked over, null if the relation is no view or nothing reaches it. */
    private @Nullable SqlPiece definition(Site site) {
      if (!site.relation.isView()) {
        return null;
      }
      if (site.view == null) {
        throw MaskFailure.view(site.relation.name());
      }
      Rewritten inner = rewritten(site.view, site.relation.name());
      tripwire.addAll(inner.tripwire());
      masked.addAll(inner.masked());
      filtered |= inner.filtered();
      boolean hidden =
          !inner.masked().isEmpty()
              || inner.filtered()
              || (site.target && !inner.tripwire().isEmpty());
      return hidden ? piece(site, inner) : null;
    }

    private Rewritten rewritten(Bound view, RelationName name) {
      Rewritten known = views.get(view);
      if (known != null) {
        return known;
      }
      try {
        Rewritten fresh = new MaskRewriter(view, profile, catalog, explained).rewrite(terms, views);
        views.put(view, fresh);
        return fresh;
      } catch (MaskFailure inside) {
        throw MaskFailure.view(name);
      }
    }

    private static SqlPiece piece(Site site, Rewritten rewritten) {
      List<ParameterSource> values = new ArrayList<>();
      for (ParameterSource source : rewritten.parameters()) {
        if (!(source instanceof ParameterSource.Value)) {
          throw MaskFailure.view(site.relation.name());
        }
        values.add(source);
      }
      return new SqlPiece(rewritten.text(), values);
    }

    private void splice(
        Site site,
        Map<String, ColumnMask> own,
        @Nullable SqlPiece definition,
        @Nullable RowCondition condition,
        boolean fenced) {
      // PostgreSQL hands a lock on to what a plain subselect reads; a fence would lock hidden rows.
      boolean plain = condition == null && definition == null;
      boolean locksThrough =
          condition == null && !fenced && profile.dialect() == Dialect.POSTGRESQL;
      if (plain && standsAlone(site, locksThrough) && inPlace.possible(site, own)) {
        masked(site, own);
        inPlace.replace(site, own, lookups.inPlace(site, own));
        return;
      }
      boolean addressable = profile.dialect() == Dialect.POSTGRESQL && inPlace.addressable(site);
      MaskFailure.checkSpliceable(site, locksThrough, addressable);
      spliced.add(site);
      masked(site, own);
      if (!site.systemColumns.isEmpty()) {
        site.stars.forEach(star -> inPlace.expand(star, site, Map.of()));
      }
      FromItem.Table table = site.table;
      FromItem.Range place = table.place();
      if (table.suffix() != null && !terms.filters().isEmpty()) {
        throw MaskFailure.filteredSample(site.relation.name());
      }
      SqlPiece looked = lookups.take(site, own);
      SqlPiece select = writer.text(site, own, suffix(table), definition, condition, looked);
      if (FromItem.WHOLE.equals(table.decoration())) {
        String alias = ") AS " + writer.quote(site.relation.name().name());
        // What follows TABLE must not follow the fence, so one more bracket stands around it.
        SqlPiece whole = condition == null ? select : select.around("SELECT * FROM (", alias);
        splices.replace(place.first() - 1, place.last(), whole);
        return;
      }
      String alias = table.alias() == null ? " AS " + table.lastName().text : "";
      splices.replace(place.first(), place.last(), select.around("(", ")" + alias));
      drop(table.hints());
      if (table.suffix() != null && table.suffix().first() > place.last()) {
        drop(table.suffix());
      }
      for (int[] range : site.qualifiers) {
        splices.replace(range[0], range[1], SqlPiece.of(""));
      }
    }

    /**
     * Whether no subselect does: rows are locked, or asked for the address that H2 keeps inside.
     */
    private boolean standsAlone(Site site, boolean locksThrough) {
      boolean addressed = profile.dialect() == Dialect.H2 && !site.systemColumns.isEmpty();
      return (site.locked && !locksThrough) || addressed;
    }

    private void drop(FromItem.@Nullable Range range) {
      if (range != null) {
        splices.replace(range.first(), range.last(), SqlPiece.of(""));
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
      String alias = site.table.exposed().text;
      StringBuilder more = new StringBuilder();
      for (String column : new ArrayList<>(site.touched)) {
        if (!grouped.contains(column)) {
          more.append(", ").append(alias).append('.').append(writer.quote(column));
        }
      }
      splices.append(grouping.last(), SqlPiece.of(more.toString()));
    }

    /** What an explained write stores would be made with that key, too. */
    private void checkExplained() {
      boolean writes =
          bound.accesses().stream().anyMatch(access -> WRITES.contains(access.action()));
      if (bound.kind() == SqlAction.EXPLAIN && writes && !masked.isEmpty()) {
        throw MaskFailure.explainedWrite();
      }
    }

    /**
     * MySQL and H2 call a computed column by its text. That text would be the rewritten one, which
     * shows how a mask is made and its key, so the column gets its own text for a name.
     */
    private void label(int[] range) {
      if (profile.dialect() == Dialect.POSTGRESQL || !splices.within(range[0], range[1])) {
        return;
      }
      StringBuilder own = new StringBuilder();
      List<Token> tokens = bound.stream().tokens().subList(range[0], range[1] + 1);
      int end = tokens.get(0).start;
      for (Token token : tokens) {
        own.append(token.start > end ? " " : "").append(token.text);
        end = token.end;
      }
      String name = own.length() > MAX_LABEL ? own.substring(0, MAX_LABEL) : own.toString();
      String plain = CONTROL.matcher(name).replaceAll(" ").strip();
      String quoted = writer.quote(plain);
      splices.append(range[1], SqlPiece.of(" AS " + quoted));
    }

    /** VALUES has no place for a name, so a mask in it would stand in the label, with its key. */
    private void checkValues(FromItem.Range range) {
      if (splices.within(range.first(), range.last())) {
        throw MaskFailure.values();
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

    /** Plans count rows, and neither definitions nor calls can hold a value to compare with. */
    private void checkFiltered() {
      if (!filtered) {
        return;
      }
      if (bound.kind() == SqlAction.EXPLAIN) {
        throw MaskFailure.filteredUse("a plan");
      }
      if (bound.kind() == SqlAction.CALL || bound.utility() != null) {
        throw MaskFailure.filteredUse("a definition, a copy or a call");
      }
    }
  }
}
