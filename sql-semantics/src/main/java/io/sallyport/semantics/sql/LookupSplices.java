package io.sallyport.semantics.sql;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the lookups of one statement: each is taken out of its WHERE and put where the raw
 * value is. One value of a column in one execution, or a statement could try a whole dictionary.
 * For one thread.
 */
final class LookupSplices {
  private static final Set<SqlAction> KINDS =
      Set.of(SqlAction.SELECT, SqlAction.INSERT, SqlAction.UPDATE, SqlAction.DELETE);

  private final List<Token> tokens;
  private final boolean possible;
  private final Masks masks;
  private final EffectiveMasks effective;
  private final Splices splices;
  private final MaskedSelect writer;
  private final Set<ColumnName> done = new HashSet<>();

  /**
   * Starts a statement.
   *
   * @param explained whether it is explained: a plan would tell what the statistics say of a value
   */
  LookupSplices(
      Bound bound,
      boolean explained,
      Masks masks,
      EffectiveMasks effective,
      Splices splices,
      MaskedSelect writer) {
    this.tokens = bound.stream().tokens();
    this.possible = !explained && bound.utility() == null && KINDS.contains(bound.kind());
    this.masks = masks;
    this.effective = effective;
    this.splices = splices;
    this.writer = writer;
  }

  /** Whether a write reads a masked column in another way than by a lookup. */
  boolean readBeside(Site site, Map<String, ColumnMask> own) {
    Set<String> other = new HashSet<>(site.readBeside);
    for (Lookup lookup : site.lookups) {
      if (place(lookup, own) == null) {
        other.add(lookup.column());
      }
    }
    return own.keySet().stream().anyMatch(other::contains);
  }

  /** What the relation's rows must meet, taken out of the WHERE; null if nothing. */
  @Nullable SqlPiece take(Site site, Map<String, ColumnMask> own) {
    SqlPiece all = null;
    for (Lookup lookup : site.lookups) {
      Lookup.Place place = place(lookup, own);
      if (place != null) {
        SqlPiece one = comparison(lookup, place);
        splices.replace(place.first(), place.last(), SqlPiece.of("TRUE"));
        all = all == null ? one : all.then(one.around(" AND ", ""));
      }
    }
    return all;
  }

  /**
   * Compares the raw value where the statement does, for want of another place.
   *
   * @return the names that are compared so
   */
  Set<Expr.Name> inPlace(Site site, Map<String, ColumnMask> own) {
    Set<Expr.Name> names = new HashSet<>();
    for (Lookup lookup : site.lookups) {
      Lookup.Place place = place(lookup, own);
      if (place != null) {
        splices.replace(place.first(), place.last(), comparison(lookup, place));
        names.add(lookup.name());
      }
    }
    return names;
  }

  private Lookup.@Nullable Place place(Lookup lookup, Map<String, ColumnMask> own) {
    Site site = lookup.site();
    if (!possible || !own.containsKey(lookup.column()) || site.relation.isView()) {
      return null;
    }
    boolean placed = site.target ? site.where != null : lookup.beforeJoins(tokens);
    boolean granted =
        masks.mayLookUp(site.relation.name(), lookup.column())
            && effective.mayLookUp(site.relation, lookup.column());
    return placed && granted ? lookup.place(tokens) : null;
  }

  private SqlPiece comparison(Lookup lookup, Lookup.Place place) {
    Site site = lookup.site();
    ColumnName name = new ColumnName(site.relation.name(), lookup.column());
    if (!done.add(name)) {
      throw MaskFailure.lookedUpTwice(name);
    }
    int number = 0;
    for (Token token : tokens.subList(0, place.parameter() + 1)) {
      number += token.kind == Token.Kind.PARAMETER ? 1 : 0;
    }
    for (Column column : site.relation.columns()) {
      if (column.name().equals(lookup.column())) {
        return writer.lookup(column, new ParameterSource.Lookup(number, name));
      }
    }
    throw MaskFailure.columnsUnknown(site.relation.name());
  }
}
