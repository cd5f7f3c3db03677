package io.sallyport.semantics.sql;

import io.sallyport.api.MaskKind;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How one column is masked: as a whole, or parts of the documents or arrays in it. Immutable.
 *
 * @param whole how all of it is masked; null where only parts are
 * @param parts how what is found by a path is masked; none where all of it is
 */
record ColumnMask(@Nullable MaskKind whole, Map<MaskPath, MaskKind> parts) {
  ColumnMask {
    parts = whole == null ? Map.copyOf(parts) : Map.of();
  }

  static ColumnMask of(MaskKind kind) {
    return new ColumnMask(kind, Map.of());
  }

  static ColumnMask of(MaskPath path, MaskKind kind) {
    return new ColumnMask(null, Map.of(path, kind));
  }

  /** Both masks, the stricter one where they meet; one of the whole takes parts in. */
  ColumnMask strictest(ColumnMask other) {
    if (whole != null || other.whole != null) {
      MaskKind most = whole == null ? MaskKind.PARTIAL : whole;
      most = other.whole == null ? most : most.strictest(other.whole);
      for (MaskKind kind : parts.values()) {
        most = most.strictest(kind);
      }
      for (MaskKind kind : other.parts.values()) {
        most = most.strictest(kind);
      }
      return of(most);
    }
    Map<MaskPath, MaskKind> all = new TreeMap<>(parts);
    other.parts.forEach((path, kind) -> all.merge(path, kind, MaskKind::strictest));
    return new ColumnMask(null, all);
  }
}
