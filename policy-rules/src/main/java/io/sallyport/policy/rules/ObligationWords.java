package io.sallyport.policy.rules;

import io.sallyport.api.LimitKind;
import io.sallyport.api.Obligation;
import java.util.Locale;
import java.util.TreeSet;

/** What a permit is bound to, in words for people. */
public final class ObligationWords {
  private ObligationWords() {}

  /** One obligation, such as {@code mask shop/customers.email: partial}. */
  public static String of(Obligation obligation) {
    if (obligation instanceof Obligation.Mask mask) {
      return "mask %s.%s: %s".formatted(mask.resource(), mask.field(), lower(mask.kind()));
    } else if (obligation instanceof Obligation.RowFilter filter) {
      return "only rows of %s with %s".formatted(filter.resource(), filter.condition());
    } else if (obligation instanceof Obligation.Lookup lookup) {
      return "lookup by %s.%s".formatted(lookup.resource(), lookup.field());
    } else if (obligation instanceof Obligation.Detect detect) {
      return "detect %s in %s".formatted(new TreeSet<>(detect.detectors()), detect.resource());
    } else if (obligation instanceof Obligation.Limit limit) {
      return "at most %d %s".formatted(limit.value(), unit(limit.kind()));
    } else if (obligation instanceof Obligation.Approval approval) {
      String by = String.join(", ", new TreeSet<>(approval.by()));
      return "approval by %d of %s".formatted(approval.count(), by);
    } else if (obligation instanceof Obligation.Record record) {
      return "record " + lower(record.durability());
    } else if (obligation instanceof Obligation.Recording recording) {
      return "recorded, %d rows of each result".formatted(recording.results());
    }
    return "an alarm, since it is for emergencies";
  }

  private static String unit(LimitKind kind) {
    return switch (kind) {
      case ROWS -> "rows";
      case BYTES -> "bytes";
      case AFFECTED -> "rows affected";
      case TIME -> "ms";
    };
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
