package io.sallyport.cli;

import io.sallyport.api.Actor;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.semantics.sql.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a suite of tests. Used once, by one thread. */
final class SuiteReader {
  private static final Set<String> MASKS =
      Set.of("redact", "null", "token", "hash", "partial", "clear");

  private final Map<String, Caller> principals = new LinkedHashMap<>();

  private SuiteReader() {}

  static Suite read(Path file) throws CliException, IOException {
    String name = String.valueOf(file.getFileName());
    return new SuiteReader().suite(file, SuiteNode.read(name, Files.readString(file)));
  }

  private Suite suite(Path file, SuiteNode root) throws CliException {
    Map<String, SuiteNode> all =
        root.map("version", "target", "dialect", "schema", "catalog", "principals", "tests");
    SuiteNode version = root.required(all, "version");
    if (!version.text().equals("1")) {
      throw version.problem("the version of suites is 1", "write version: 1");
    }
    for (var entry : root.required(all, "principals").map().entrySet()) {
      principals.put(entry.getKey(), caller(entry.getValue()));
    }
    List<Suite.Group> groups = new ArrayList<>();
    for (SuiteNode test : root.required(all, "tests").items()) {
      groups.add(group(test));
    }
    return new Suite(
        root.required(all, "target").text(),
        dialect(all.get("dialect")),
        SuiteNode.optional(all.get("schema")),
        file.resolveSibling(root.required(all, "catalog").text()),
        groups);
  }

  private static Dialect dialect(@Nullable SuiteNode node) throws CliException {
    if (node == null) {
      return Dialect.POSTGRESQL;
    }
    for (Dialect dialect : Dialect.values()) {
      if (dialect.name().toLowerCase(Locale.ROOT).equals(node.text())) {
        return dialect;
      }
    }
    throw node.problem("that dialect is not known", "take postgresql, mysql, mariadb or h2");
  }

  private static Caller caller(SuiteNode node) throws CliException {
    Map<String, SuiteNode> all = node.map("subject", "groups", "attributes", "actor", "purpose");
    SuiteNode groups = all.get("groups");
    Map<String, Object> attributes = new HashMap<>();
    SuiteNode given = all.get("attributes");
    if (given != null) {
      for (var entry : given.map().entrySet()) {
        attributes.put(entry.getKey(), entry.getValue().text());
      }
    }
    String subject = node.required(all, "subject").text();
    String actor = SuiteNode.optional(all.get("actor"));
    return new Caller(
        new Subject(
            subject,
            groups == null ? Set.of() : Set.copyOf(groups.texts()),
            new Attributes(attributes)),
        actor == null ? null : new Actor(actor, null),
        SuiteNode.optional(all.get("purpose")));
  }

  private Suite.Group group(SuiteNode node) throws CliException {
    Map<String, SuiteNode> all =
        node.map("name", "as", "sql", "expect", "rule", "code", "masks", "at");
    Map<String, Caller> callers = new LinkedHashMap<>();
    SuiteNode as = node.required(all, "as");
    for (String name : as.texts()) {
      Caller caller = principals.get(name);
      if (caller == null) {
        throw as.problem("no principal is called '" + name + "'", "declare it under principals");
      }
      callers.put(name, caller);
    }
    List<String> statements = node.required(all, "sql").texts();
    String name = SuiteNode.optional(all.get("name"));
    return new Suite.Group(
        name == null ? statements.get(0) : name,
        java.util.Collections.unmodifiableMap(callers),
        statements,
        expected(node, all));
  }

  private static Suite.Expected expected(SuiteNode node, Map<String, SuiteNode> all)
      throws CliException {
    SuiteNode expect = node.required(all, "expect");
    boolean permit = expect.text().equals("permit");
    if (!permit && !expect.text().equals("deny")) {
      throw expect.problem("that is no verdict", "write permit or deny");
    }
    Map<String, String> masks = new LinkedHashMap<>();
    SuiteNode given = all.get("masks");
    if (given != null) {
      for (var entry : given.map().entrySet()) {
        String kind = entry.getValue().text();
        if (!MASKS.contains(kind)) {
          throw entry.getValue().problem("that is no mask", "take one of " + MASKS);
        }
        masks.put(entry.getKey(), kind);
      }
    }
    return new Suite.Expected(
        permit,
        SuiteNode.optional(all.get("rule")),
        SuiteNode.optional(all.get("code")),
        masks,
        at(all.get("at")));
  }

  private static @Nullable Instant at(@Nullable SuiteNode node) throws CliException {
    try {
      return node == null ? null : Instant.parse(node.text());
    } catch (DateTimeParseException e) {
      throw node.problem("that is no instant", "write it like 2026-11-23T14:00:00Z");
    }
  }
}
