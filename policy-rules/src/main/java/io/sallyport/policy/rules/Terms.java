package io.sallyport.policy.rules;

import io.sallyport.api.Durability;
import io.sallyport.api.LimitKind;
import io.sallyport.api.MaskKind;
import io.sallyport.api.Obligation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * On what terms a rule permits. Immutable.
 *
 * @param masks fields that are only seen masked
 * @param detect shapes that are masked wherever they stand
 * @param filters conditions on rows
 * @param lookups masked columns that may be compared with a bound value
 * @param limits the caps
 * @param approval what people must agree to, or null
 * @param record how safe the record must be, or null for the file's default
 * @param breakGlass whether it is for emergencies only
 * @param recording what is recorded of the session, or null for nothing
 */
record Terms(
    List<Mask> masks,
    Set<String> detect,
    List<Filter> filters,
    List<Field> lookups,
    Map<LimitKind, Long> limits,
    Obligation.@Nullable Approval approval,
    @Nullable Durability record,
    Obligation.@Nullable Recording recording,
    boolean breakGlass) {
  static final Terms NONE =
      new Terms(List.of(), Set.of(), List.of(), List.of(), Map.of(), null, null, null, false);

  Terms {
    masks = List.copyOf(masks);
    detect = Set.copyOf(detect);
    filters = List.copyOf(filters);
    lookups = List.copyOf(lookups);
    limits = Map.copyOf(limits);
  }

  /** How one field is masked. */
  record Mask(Field field, MaskKind kind) {}

  /**
   * Which rows exist.
   *
   * @param table the relation
   * @param condition over its columns, with placeholders
   * @param reads the attributes that stand in placeholders
   */
  record Filter(TablePattern table, String condition, List<Attribute> reads) {
    Filter {
      reads = List.copyOf(reads);
    }
  }
}
