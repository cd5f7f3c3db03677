package io.sallyport.policy.rules;

import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Durability;
import io.sallyport.policy.spi.Budget;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the whole file, going on after a problem as far as it makes sense. */
final class FileReader {
  static final List<String> KEYS =
      List.of(
          "version", "targets", "secrets", "audit", "masks", "zone", "gateway", "notify", "budgets",
          "rules");
  static final List<String> AUDIT_KEYS =
      List.of(
          "journal",
          "durability",
          "parameters",
          "sign",
          "checkpoint",
          "anchor",
          "retain",
          "recording_size",
          "sinks");
  static final List<String> MASKS_KEYS = List.of("key");

  private final Problems problems;

  private FileReader(Problems problems) {
    this.problems = problems;
  }

  static SallyportFile read(String name, String yaml, String hash) throws ConfigurationException {
    Problems problems = new Problems(name);
    Node root = YamlText.root(name, yaml);
    Section section = Section.fixed(root, "the file", KEYS, problems);
    SallyportFile file = section == null ? null : new FileReader(problems).file(section, hash);
    if (file == null || problems.count() > 0) {
      throw problems.exception(null);
    }
    return file;
  }

  private SallyportFile file(Section section, String hash) {
    version(section);
    Map<String, TargetSettings> targets = new TargetReader(problems).read(section.value("targets"));
    List<SecretsSettings> secrets = new SecretsReader(problems).read(section.value("secrets"));
    AuditSettings audit = audit(section.value("audit"));
    String maskKey = maskKey(section.value("masks"));
    ZoneId zone = zone(section);
    GatewaySettings gateway = new GatewayReader(targets, problems).read(section.value("gateway"));
    List<NotifySettings> notify = new NotifyReader(problems).read(section.value("notify"));
    List<Rule> rules = rules(section.value("rules"), targets);
    RulesPolicy policy = new RulesPolicy(rules, zone, hash);
    Set<String> ids = rules.stream().map(Rule::id).collect(Collectors.toSet());
    List<Budget> budgets = new BudgetReader(ids, targets, problems).read(section.value("budgets"));
    return new SallyportFile(
        hash, targets, secrets, audit, maskKey, gateway, notify, budgets, policy);
  }

  private void version(Section section) {
    Node version = section.value("version");
    if (version == null) {
      problems.add(
          section.node(), Code.MISSING_KEY, "key 'version' is missing; start with 'version: 1'");
    } else if (!(version instanceof ScalarNode scalar) || !scalar.getValue().equals("1")) {
      problems.add(
          version, Code.BAD_VALUE, "this release reads version 1 of the file only; write 1");
    }
  }

  private AuditSettings audit(@Nullable Node node) {
    Section section = node == null ? null : Section.fixed(node, "'audit'", AUDIT_KEYS, problems);
    if (section == null) {
      return AuditSettings.defaults();
    }
    Durability durability = durability(section, "durability", problems);
    String parameters = section.text("parameters");
    boolean clear =
        "clear".equals(word(section, "parameters", parameters, List.of("digest", "clear")));
    return new AuditSettings(
        journal(section),
        durability == null ? Durability.WRITTEN : durability,
        clear ? AuditSettings.Parameters.CLEAR : AuditSettings.Parameters.DIGEST,
        secret(section, "sign", "audit-key"),
        checkpoint(section),
        anchor(section),
        duration(section, "retain"),
        recordingSize(section),
        new SinksReader(problems).read(section.value("sinks")));
  }

  private @Nullable Long recordingSize(Section section) {
    Node node = section.value("recording_size");
    Long size = node == null ? null : Values.bytes(node, "'recording_size'", problems);
    if (size != null && node != null && size < 4096) {
      problems.add(node, Code.BAD_VALUE, "'recording_size' must be at least 4KiB");
      return null;
    }
    return size;
  }

  private Duration checkpoint(Section section) {
    Duration every = duration(section, "checkpoint");
    Node node = section.value("checkpoint");
    if (every == null || node == null) {
      return AuditSettings.EVERY;
    }
    if (every.toMillis() < 10 || every.toDays() > 1) {
      problems.add(node, Code.BAD_VALUE, "'checkpoint' must be 10ms to 1d");
    }
    return every;
  }

  private @Nullable String anchor(Section section) {
    Node node = section.value("anchor");
    if (node != null && section.value("sign") == null) {
      problems.add(
          node,
          Code.MISSING_KEY,
          "key 'sign' is missing beside 'anchor'; only signed checkpoints are anchored");
    }
    return section.text("anchor");
  }

  private @Nullable Duration duration(Section section, String key) {
    Node node = section.value(key);
    return node == null ? null : Values.duration(node, "'" + key + "'", problems);
  }

  /** A secret by reference; one that stands in the file itself is a problem. */
  private @Nullable String secret(Section section, String key, String example) {
    Node node = section.value(key);
    String text = section.text(key);
    if (node == null || text == null || SecretText.holdsReference(text)) {
      return text;
    }
    problems.add(
        node,
        Code.LITERAL_SECRET,
        "literal secret as '%s'; give it to a credential source and write \"${secret:%s}\""
            .formatted(key, example));
    return null;
  }

  private @Nullable String word(
      Section section, String key, @Nullable String word, List<String> words) {
    Node node = section.value(key);
    return node == null ? null : Values.oneOf(word, node, "'" + key + "'", words, problems);
  }

  static @Nullable Durability durability(Section section, String key, Problems problems) {
    Node node = section.value(key);
    String word = section.text(key);
    if (node == null
        || word == null
        || Values.oneOf(word, node, "'" + key + "'", List.of("written", "synced"), problems)
            == null) {
      return null;
    }
    return Durability.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private @Nullable Path journal(Section section) {
    Node node = section.value("journal");
    String path = section.text("journal");
    if (node == null || path == null) {
      return null;
    }
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      problems.add(node, Code.BAD_VALUE, "'journal' is not a path of this system");
      return null;
    }
  }

  private @Nullable String maskKey(@Nullable Node node) {
    Section section = node == null ? null : Section.fixed(node, "'masks'", MASKS_KEYS, problems);
    return section == null ? null : secret(section, "key", "mask-key");
  }

  private ZoneId zone(Section section) {
    Node node = section.value("zone");
    String name = section.text("zone");
    if (node == null || name == null) {
      return ZoneOffset.UTC;
    }
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      problems.add(
          node, Code.BAD_VALUE, "'" + name + "' is no time zone; write one as in Europe/Berlin");
      return ZoneOffset.UTC;
    }
  }

  private List<Rule> rules(@Nullable Node node, Map<String, TargetSettings> targets) {
    List<Rule> rules = new ArrayList<>();
    if (node == null) {
      return rules;
    }
    if (!(node instanceof SequenceNode list)) {
      problems.add(node, Code.WRONG_SHAPE, "'rules' must be a list; start each with '- id:'");
      return rules;
    }
    RuleReader reader = new RuleReader(targets, problems);
    Map<String, Place> ids = new HashMap<>();
    for (Node item : list.getValue()) {
      Section section = Section.fixed(item, "a rule", RuleReader.KEYS, problems);
      if (section == null) {
        continue;
      }
      unique(section, ids);
      Rule rule = reader.read(rules.size(), section);
      if (rule != null) {
        rules.add(rule);
      }
    }
    return rules;
  }

  private void unique(Section section, Map<String, Place> ids) {
    Node node = section.value("id");
    if (!(node instanceof ScalarNode scalar)) {
      return;
    }
    Place first = ids.putIfAbsent(scalar.getValue(), Place.of(node));
    if (first != null) {
      problems.add(
          node,
          Code.DUPLICATE_ID,
          "rule id '%s' is taken by the rule in line %d; ids stand in decisions and must be unique"
              .formatted(scalar.getValue(), first.line()));
    }
  }
}
