package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Masks for places where no subselect can stand: rows that a write hands back, rows that are
 * locked. There every name that reads a masked column gives way to the mask over that very name.
 * What reads a column in another way than by a name of its own is refused. For one statement and
 * one thread.
 */
final class InPlaceMasks {
  private final List<Token> tokens;
  private final Dialect dialect;
  private final Splices splices;
  private final MaskedSelect writer;
  private final Map<Integer, Bound.NamedItem> items = new HashMap<>();
  private final IdentityHashMap<Site.Star, Map<Site, Map<String, ColumnMask>>> stars =
      new IdentityHashMap<>();

  InPlaceMasks(Bound bound, Dialect dialect, Splices splices, MaskedSelect writer) {
    this.tokens = bound.stream().tokens();
    this.dialect = dialect;
    this.splices = splices;
    this.writer = writer;
    bound.named().forEach(item -> items.put(item.name(), item));
  }

  /** Whether every reading of a masked column can be replaced where it stands. */
  boolean possible(Site site, Map<String, ColumnMask> own) {
    return own.keySet().stream().noneMatch(site.readOtherwise::contains)
        && (site.rows.isEmpty() || dialect == Dialect.POSTGRESQL)
        && site.stars.stream().allMatch(InPlaceMasks::writable);
  }

  /**
   * Whether a subselect may hand on row addresses as columns beside the relation's own: where
   * nothing but stars would notice that there are more of them.
   */
  boolean addressable(Site site) {
    return site.readOtherwise.isEmpty()
        && site.rows.isEmpty()
        && !FromItem.WHOLE.equals(site.table.decoration())
        && site.stars.stream().allMatch(InPlaceMasks::writable);
  }

  /** Whether a star can be written out: each of its sources has columns or a name. */
  private static boolean writable(Site.Star star) {
    return star.sources().size() == 1
        || star.sources().stream().noneMatch(source -> source.name().isEmpty());
  }

  /**
   * Replaces all readings of masked columns at a place.
   *
   * @param kept names that stay, since the raw value is compared there
   */
  void replace(Site site, Map<String, ColumnMask> own, Set<Expr.Name> kept) {
    for (Site.Named named : site.names) {
      ColumnMask kind = own.get(named.column());
      if (kind != null && !kept.contains(named.name())) {
        put(named.name(), writer.masked(site.relation, named.column(), text(named.name()), kind));
      }
    }
    for (Expr.Name row : site.rows) {
      String qualifier = row.star() ? text(row.first(), row.last() - 1) : text(row) + ".";
      put(row, writer.row(site.relation, qualifier, own));
    }
    for (Site.Star star : site.stars) {
      expand(star, site, own);
    }
  }

  /** Writes a star out, since the place has more columns now, or has masked ones. */
  void expand(Site.Star star, Site site, Map<String, ColumnMask> own) {
    stars.computeIfAbsent(star, s -> new HashMap<>()).put(site, own);
  }

  /** Writes out what {@link #expand} has noted. */
  void finish() {
    stars.forEach(
        (star, sites) -> {
          List<String> parts = new ArrayList<>();
          for (Source source : star.sources()) {
            String qualifier =
                star.sources().size() == 1 && star.name().parts().isEmpty()
                    ? ""
                    : qualifier(star, source);
            Map<String, ColumnMask> own = source.site() == null ? null : sites.get(source.site());
            parts.add(
                own == null || source.site() == null
                    ? qualifier + "*"
                    : writer.list(shown(source.site(), star.except()), qualifier, own));
          }
          SqlPiece piece = SqlPiece.of(String.join(", ", parts));
          splices.replace(star.name().first(), star.last(), piece);
        });
  }

  private static List<Column> shown(Site site, Set<String> except) {
    return site.relation.columns().stream()
        .filter(column -> !except.contains(column.name()))
        .toList();
  }

  /** What the star itself says, or the name that its source goes by. */
  private String qualifier(Site.Star star, Source source) {
    if (star.name().parts().isEmpty()) {
      return writer.quote(source.name()) + ".";
    }
    return text(star.name().first(), star.name().last() - 1);
  }

  private void put(Expr.Name name, String text) {
    splices.replace(name.first(), name.last(), SqlPiece.of("(" + text + ")"));
    Bound.NamedItem item = items.get(name.first());
    if (item != null) {
      splices.append(item.last(), SqlPiece.of(" AS " + writer.quote(item.label())));
    }
  }

  private String text(Expr.Name name) {
    return text(name.first(), name.last());
  }

  private String text(int first, int last) {
    StringBuilder text = new StringBuilder();
    tokens.subList(first, last + 1).forEach(token -> text.append(token.text));
    return text.toString();
  }
}
