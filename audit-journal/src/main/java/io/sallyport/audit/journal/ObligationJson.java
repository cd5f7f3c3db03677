package io.sallyport.audit.journal;

import io.sallyport.api.Obligation;
import io.sallyport.api.Resource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** What a permit is bound to, one object each; members in the order of their names. */
final class ObligationJson {
  private ObligationJson() {}

  static void write(List<Obligation> obligations, CanonicalJson json) {
    json.open('[');
    for (Obligation obligation : obligations) {
      json.open('{');
      members(obligation, json);
      text("type", lower(obligation.type()), json);
      json.close('}');
    }
    json.close(']');
  }

  private static void members(Obligation obligation, CanonicalJson json) {
    if (obligation instanceof Obligation.Mask mask) {
      text("field", mask.field(), json);
      text("kind", lower(mask.kind()), json);
      resource(mask.resource(), json);
    } else if (obligation instanceof Obligation.Detect detect) {
      sorted("detectors", detect.detectors(), json);
      resource(detect.resource(), json);
    } else if (obligation instanceof Obligation.RowFilter filter) {
      text("condition", filter.condition(), json);
      resource(filter.resource(), json);
    } else if (obligation instanceof Obligation.Lookup lookup) {
      text("field", lookup.field(), json);
      resource(lookup.resource(), json);
    } else if (obligation instanceof Obligation.Limit limit) {
      text("kind", lower(limit.kind()), json);
      json.key("limit");
      json.integer(limit.value());
    } else if (obligation instanceof Obligation.Approval approval) {
      approval(approval, json);
    } else if (obligation instanceof Obligation.Record record) {
      text("durability", lower(record.durability()), json);
    } else if (obligation instanceof Obligation.BreakGlass glass) {
      text("rule", glass.rule(), json);
    } else if (obligation instanceof Obligation.Recording recording) {
      json.key("input");
      json.bool(recording.input());
      json.key("results");
      json.integer(recording.results());
    }
  }

  private static void approval(Obligation.Approval approval, CanonicalJson json) {
    sorted("by", approval.by(), json);
    json.key("count");
    json.integer(approval.count());
    text("rule", approval.rule(), json);
  }

  private static void resource(Resource resource, CanonicalJson json) {
    text("resource", resource.toString(), json);
  }

  private static void sorted(String name, Collection<String> values, CanonicalJson json) {
    json.key(name);
    json.strings(new TreeSet<>(values));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void text(String name, String value, CanonicalJson json) {
    json.key(name);
    json.string(value);
  }
}
