package io.sallyport.policy.rules;

import io.sallyport.api.LimitKind;
import io.sallyport.api.MaskKind;
import io.sallyport.api.Obligation;
import io.sallyport.detect.Detectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the terms of a permit: masks, filters, lookups, limits, approval, record. */
final class TermsReader {
  static final List<String> KEYS =
      List.of("mask", "filter", "lookup", "limit", "approve", "record", "break_glass");
  static final List<String> LIMITS = List.of("rows", "bytes", "time", "affected");
  static final List<String> APPROVE = List.of("by", "count", "within", "valid", "uses", "measure");
  static final List<String> MASKS = List.of("redact", "null", "partial", "hash", "token");
  static final List<String> DETECTORS = Detectors.known().keySet().stream().sorted().toList();
  private static final String DETECT = "detect";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)\\}");

  private final Problems problems;
  private final Scope scope;

  TermsReader(Scope scope, Problems problems) {
    this.scope = scope;
    this.problems = problems;
  }

  Terms read(String id, Section rule) {
    RecordReader record = RecordReader.read(rule, problems);
    List<Terms.Mask> masks = new ArrayList<>();
    Set<String> detect = new LinkedHashSet<>();
    mask(rule.value("mask"), masks, detect);
    return new Terms(
        masks,
        detect,
        filters(rule.value("filter")),
        lookups(rule),
        limits(rule.value("limit")),
        approval(id, rule.value("approve")),
        record.durability(),
        record.recording(),
        breakGlass(rule));
  }

  private boolean breakGlass(Section rule) {
    Section.Entry entry = rule.entry("break_glass");
    if (entry == null) {
      return false;
    }
    if (!(entry.value() instanceof ScalarNode scalar) || !scalar.getValue().equals("true")) {
      problems.add(entry.value(), Code.BAD_VALUE, "'break_glass' must be true, or be left out");
    }
    if (rule.has("approve")) {
      problems.add(
          entry.key(),
          Code.DOES_NOT_FIT,
          "'break_glass' permits at once, and 'approve' asks first; remove one");
    }
    return true;
  }

  private void mask(@Nullable Node node, List<Terms.Mask> masks, Set<String> detect) {
    Section section = node == null ? null : Section.free(node, "'mask'", problems);
    if (section == null) {
      return;
    }
    if (section.entries().isEmpty()) {
      problems.add(
          section.node(),
          Code.BAD_VALUE,
          "'mask' names no field; write one as in customers.email: partial");
    }
    for (Section.Entry entry : section.entries()) {
      if (entry.name().equals(DETECT)) {
        detectors(entry, detect);
        continue;
      }
      Field field = field(entry.name(), entry.key(), "mask");
      MaskKind kind = kind(entry);
      if (field != null && kind != null) {
        masks.add(new Terms.Mask(field, kind));
      }
    }
  }

  private @Nullable MaskKind kind(Section.Entry entry) {
    // A bare null is a mask, and the only value that is not text.
    String word = entry.value() instanceof ScalarNode scalar ? scalar.getValue() : "";
    String known =
        Values.oneOf(word, entry.value(), "the mask of '" + entry.name() + "'", MASKS, problems);
    return known == null ? null : MaskKind.valueOf(known.toUpperCase(Locale.ROOT));
  }

  private void detectors(Section.Entry entry, Set<String> detect) {
    for (Values.Text text : Values.texts(entry.value(), "'detect'", problems)) {
      if (Values.oneOf(text.value(), text.node(), "'detect'", DETECTORS, problems) != null) {
        detect.add(text.value());
      }
    }
  }

  /** A field as rules write it, of a relation or document that the rule can reach at all. */
  private @Nullable Field field(String text, Node at, String key) {
    Field field = Field.of(text);
    if (field == null) {
      problems.add(
          at,
          Code.BAD_VALUE,
          "'"
              + text
              + "' names no field; write table.column, table.column.$.path or table.column[*] for a"
              + " part of what it holds, or $.path in a JSON document");
      return null;
    }
    TablePattern table = field.table();
    if (table == null) {
      return jsonFits(text, at) ? field : null;
    }
    return reaches(table, text, at, key) ? field : null;
  }

  private boolean jsonFits(String text, Node at) {
    boolean documents =
        Actions.families(scope.actions()).stream()
            .anyMatch(f -> f.equals("http") || f.equals("k8s"));
    if (!documents) {
      problems.add(
          at,
          Code.NEVER_MATCHES,
          "'" + text + "' is a path in a JSON document; the rule speaks of no http or k8s action");
    }
    return documents;
  }

  private boolean reaches(TablePattern table, String text, Node at, String key) {
    if (!Actions.families(scope.actions()).contains("sql")) {
      problems.add(
          at,
          Code.NEVER_MATCHES,
          "'" + text + "' is a name in a database; the rule speaks of no sql action");
      return false;
    }
    boolean reaches =
        scope.on().isEmpty() || scope.on().stream().anyMatch(on -> on.table().meets(table));
    if (!reaches) {
      problems.add(
          at,
          Code.NEVER_MATCHES,
          "%s '%s' can never hold: no entry of 'on' reaches that table; correct the name or add it to 'on'"
              .formatted(key, text));
    }
    return reaches;
  }

  private List<Terms.Filter> filters(@Nullable Node node) {
    List<Terms.Filter> filters = new ArrayList<>();
    Section section = node == null ? null : Section.free(node, "'filter'", problems);
    if (section == null) {
      return filters;
    }
    for (Section.Entry entry : section.entries()) {
      String condition =
          Values.text(entry.value(), "the filter of '" + entry.name() + "'", problems);
      TablePattern table = TablePattern.of(entry.name());
      if (condition != null
          && reaches(table, entry.name(), entry.key(), "filter")
          && wellFormed(condition, entry.value())) {
        filters.add(new Terms.Filter(table, condition, placeholders(condition, entry.value())));
      }
    }
    return filters;
  }

  /** A filter is the owner's own SQL; these checks catch slips, they are no defence. */
  private boolean wellFormed(String condition, Node at) {
    boolean quoted = false;
    for (int i = 0; i < condition.length(); i++) {
      char c = condition.charAt(i);
      quoted ^= c == '\'';
      if (quoted && condition.startsWith("${", i)) {
        return bad(at, "a placeholder in quotes; values are bound, leave the quotes out");
      }
      boolean ends = c == ';' || condition.startsWith("--", i) || condition.startsWith("/*", i);
      if (!quoted && ends) {
        return bad(at, "a filter is one condition; leave ';' and comments out");
      }
    }
    return !quoted || bad(at, "a filter with a quote that does not end; close it");
  }

  private boolean bad(Node at, String text) {
    problems.add(at, Code.BAD_CONDITION, text);
    return false;
  }

  private List<Attribute> placeholders(String condition, Node at) {
    List<Attribute> reads = new ArrayList<>();
    Matcher matcher = PLACEHOLDER.matcher(condition);
    while (matcher.find()) {
      String name = matcher.group(1);
      Attribute attribute =
          name.matches("subject\\.[A-Za-z_][\\w.-]*") ? Attribute.named(name) : null;
      if (attribute == null) {
        bad(at, "placeholder '${" + name + "}' is not known; write ${subject.<attribute>}");
      } else {
        reads.add(attribute);
      }
    }
    return reads;
  }

  private List<Field> lookups(Section rule) {
    List<Field> lookups = new ArrayList<>();
    List<Values.Text> texts = rule.texts("lookup");
    for (Values.Text text : texts == null ? List.<Values.Text>of() : texts) {
      Field field = field(text.value(), text.node(), "lookup");
      if (field != null && (field.table() == null || !field.path().isEmpty())) {
        problems.add(
            text.node(),
            Code.DOES_NOT_FIT,
            "'lookup' is for whole columns of a database, as in customers.email");
      } else if (field != null) {
        lookups.add(field);
      }
    }
    return lookups;
  }

  private Map<LimitKind, Long> limits(@Nullable Node node) {
    Map<LimitKind, Long> limits = new EnumMap<>(LimitKind.class);
    Section section = node == null ? null : Section.fixed(node, "'limit'", LIMITS, problems);
    for (Section.Entry entry : section == null ? List.<Section.Entry>of() : section.entries()) {
      Long value = limit(entry);
      if (value != null) {
        limits.put(LimitKind.valueOf(entry.name().toUpperCase(Locale.ROOT)), value);
      }
    }
    return limits;
  }

  private @Nullable Long limit(Section.Entry entry) {
    String what = "'" + entry.name() + "'";
    return switch (entry.name()) {
      case "rows", "affected" -> {
        if (entry.name().equals("affected")) {
          affectedFits(entry.key());
        }
        yield Values.count(entry.value(), what, 0, problems);
      }
      case "bytes" -> Values.bytes(entry.value(), what, problems);
      case "time" -> {
        Duration time = Values.duration(entry.value(), what, problems);
        yield time == null ? null : Long.valueOf(time.toMillis());
      }
      default -> null;
    };
  }

  private void affectedFits(Node at) {
    Set<String> writes =
        Set.of("sql.insert", "sql.update", "sql.delete", "sql.merge", "sql.call", "sql.copy");
    if (scope.actions().stream().noneMatch(writes::contains)) {
      problems.add(
          at,
          Code.DOES_NOT_FIT,
          "'affected' counts rows that a write touches; the rule permits no write; did you mean"
              + " 'rows'?");
    }
  }

  private Obligation.@Nullable Approval approval(String id, @Nullable Node node) {
    Section section = node == null ? null : Section.fixed(node, "'approve'", APPROVE, problems);
    if (section == null) {
      return null;
    }
    List<Values.Text> texts = section.texts("by");
    Set<String> by = new LinkedHashSet<>();
    for (Values.Text text : texts == null ? List.<Values.Text>of() : texts) {
      if (text.value().matches("group:\\S.*")) {
        by.add(text.value());
      } else {
        problems.add(
            text.node(),
            Code.BAD_VALUE,
            "'" + text.value() + "' cannot approve; name a group, as in group:leads");
      }
    }
    if (texts == null || (texts.isEmpty() && by.isEmpty())) {
      problems.add(
          section.node(), Code.MISSING_KEY, "'approve' names nobody; write by: [group:leads]");
    }
    Node count = section.value("count");
    Long people = count == null ? Long.valueOf(1) : Values.count(count, "'count'", 1, problems);
    Duration within = duration(section, "within", Duration.ofMinutes(10));
    Duration valid = duration(section, "valid", Duration.ofMinutes(5));
    Integer uses = uses(section.value("uses"));
    if (people == null || people > 100) {
      return tooMany(people, count);
    }
    return uses == null
        ? null
        : new Obligation.Approval(
            id, by, people.intValue(), within, valid, uses, measured(section.value("measure")));
  }

  /** Left out, nothing is measured: it is done by making the call, and undoing it. */
  private boolean measured(@Nullable Node node) {
    boolean yes = node instanceof ScalarNode scalar && scalar.getValue().equals("true");
    boolean no = node instanceof ScalarNode scalar && scalar.getValue().equals("false");
    if (node != null && !yes && !no) {
      problems.add(node, Code.BAD_VALUE, "'measure' must be true or false");
    }
    return yes;
  }

  /** How many calls an approval serves: a number, or any for as long as it is valid. */
  private @Nullable Integer uses(@Nullable Node node) {
    if (node == null) {
      return 1;
    }
    if (node instanceof ScalarNode scalar && scalar.getValue().equals("any")) {
      return Integer.MAX_VALUE;
    }
    Long uses = Values.count(node, "'uses'", 1, problems);
    if (uses != null && uses > 10_000) {
      problems.add(node, Code.BAD_VALUE, "'uses' must be at most 10000, or any");
      return null;
    }
    return uses == null ? null : uses.intValue();
  }

  private Obligation.@Nullable Approval tooMany(@Nullable Long people, @Nullable Node at) {
    if (people != null && at != null) {
      problems.add(at, Code.BAD_VALUE, "'count' must be at most 100");
    }
    return null;
  }

  private Duration duration(Section section, String key, Duration usual) {
    Node node = section.value(key);
    Duration given = node == null ? null : Values.duration(node, "'" + key + "'", problems);
    return given == null ? usual : given;
  }
}
