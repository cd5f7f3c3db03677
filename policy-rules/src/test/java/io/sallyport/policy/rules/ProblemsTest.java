package io.sallyport.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.api.ConfigurationException;
import io.sallyport.policy.spi.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user reads when the file is wrong: every problem, its exact place, and what to write
 * instead.
 */
final class ProblemsTest {
  private static final String HEAD = "version: 1\nrules:\n";
  private static final String ON = "    on: [shop/orders]\n";

  @TempDir Path directory;

  private static String problems(String yaml) {
    ConfigurationException e =
        catchThrowableOfType(
            ConfigurationException.class, () -> SallyportFile.parse("sallyport.yaml", yaml));
    assertThat(e).as("the refusal of\n%s", yaml).isNotNull();
    return e.getMessage();
  }

  private static String inRule(String lines) {
    return problems(HEAD + "  - id: a\n    permit: [sql.select]\n" + ON + lines);
  }

  @Test
  void anUnknownKeyIsNamedWithItsPlaceAndTheNearestKey() {
    assertThat(
            problems(
                HEAD + "  - id: a\n    permits: [sql.select]\n    permit: [sql.select]\n" + ON))
        .isEqualTo("sallyport.yaml:4:5: SP-3003 unknown key 'permits'; did you mean 'permit'?");
  }

  @Test
  void everyProblemIsListedInTheOrderOfTheFile() {
    String yaml =
        """
        version: 2
        target: {}
        rules:
          - id: a
            permit: [sql.selct]
            on: [shop]
            to: [analysts]
            mode: watch
          - id: a
            deny: [select]
            mask: { t.c: partial }
        """;
    assertThat(problems(yaml).lines())
        .containsExactly(
            "sallyport.yaml:1:10: SP-3007 this release reads version 1 of the file only; write 1",
            "sallyport.yaml:2:1: SP-3003 unknown key 'target'; did you mean 'targets'?",
            "sallyport.yaml:5:14: SP-3008 unknown action 'sql.selct'; did you mean 'sql.select'?",
            "sallyport.yaml:6:10: SP-3007 'shop' is not of the form target/resource; write"
                + " 'shop/**' for all of a target",
            "sallyport.yaml:7:10: SP-3007 'analysts' is neither a group nor a subject nor an actor;"
                + " did you mean 'group:analysts'?",
            "sallyport.yaml:8:11: SP-3007 'mode' cannot be 'watch'; it is one of enforce, observe",
            "sallyport.yaml:9:9: SP-3011 rule id 'a' is taken by the rule in line 4; ids stand in"
                + " decisions and must be unique",
            "sallyport.yaml:10:12: SP-3008 unknown action 'select'; did you mean 'sql.select'?",
            "sallyport.yaml:11:5: SP-3014 'mask' belongs to a permit; a deny refuses whole calls;"
                + " remove it");
  }

  @Test
  void aWishForARecordingIsReadExactly() {
    assertThat(inRule("    record: { result: 20 }\n"))
        .contains("SP-3003 unknown key 'result'; did you mean 'results'?");
    assertThat(inRule("    record: {}\n")).contains("'record' asks for nothing");
    assertThat(inRule("    record: { results: many }\n")).contains("'results' must be a whole");
    assertThat(inRule("    record: { results: 10001 }\n")).contains("at most 10000");
    assertThat(inRule("    record: { session: false }\n"))
        .contains("'session' must be true, or be left out");
    assertThat(inRule("    record: { durability: never }\n")).contains("'durability' cannot be");
    assertThat(problems("version: 1\naudit: { recording_size: 1KB }\n"))
        .contains("'recording_size' must be at least 4KiB");
  }

  @Test
  void anEmergencyAsksNobodyFirst() {
    assertThat(inRule("    break_glass: true\n    approve: { by: [group:leads] }\n"))
        .contains("'break_glass' permits at once, and 'approve' asks first");
    assertThat(inRule("    break_glass: maybe\n")).contains("'break_glass' must be true");
  }

  @Test
  void aBudgetIsReadExactly() throws Exception {
    String rules = "rules:\n  - { id: r, permit: [sql.select], on: [shop/orders] }\n";
    String good =
        "version: 1\nbudgets:\n  - { id: b, to: [actor:bot], on: [shop], rules: [r], per: [actor, target],"
            + " window: 1h, calls: 10, rows: 0, bytes: 1MB }\n"
            + rules;
    assertThat(SallyportFile.parse("f", good).budgets())
        .containsExactly(
            new Budget(
                "b",
                Set.of("actor:bot"),
                Set.of("shop"),
                Set.of("r"),
                Set.of(Budget.Per.ACTOR, Budget.Per.TARGET),
                Duration.ofHours(1),
                Map.of(
                    Budget.Kind.CALLS, 10L, Budget.Kind.ROWS, 0L, Budget.Kind.BYTES, 1_000_000L)));
    assertThat(problems(good.replace("calls: 10", "call: 10"))).contains("did you mean 'calls'?");
    assertThat(problems(good.replace("[r]", "[x]"))).contains("'x' in 'rules' is not a rule");
    assertThat(problems(good.replace("actor:bot", "bot")))
        .contains("'bot' in 'to' is not a group:");
    assertThat(problems(good.replace("window: 1h, ", ""))).contains("a budget needs a 'window'");
    assertThat(problems(good.replace("1h", "1ms"))).contains("'window' must be 1s to 366d");
    assertThat(problems(good.replace("rows: 0", "denied: 5")))
        .contains("never counts beside 'rules'");
    assertThat(problems(good.replace("[actor, target]", "[team]")))
        .contains("'per' cannot be 'team'");
    assertThat(problems("version: 1\nbudgets:\n  - { id: b, window: 1h }\n"))
        .contains("a budget limits something");
    assertThat(problems(good.replace("rules:\n", "  - { id: b, window: 1h, calls: 1 }\nrules:\n")))
        .contains("budget id 'b' is taken");
  }

  @Test
  void aWordOfAnotherProductIsUnderstoodAsAHint() {
    assertThat(problems(HEAD + "  - id: a\n    allow: [sql.select]\n    deny: [sql.ddl]\n"))
        .isEqualTo("sallyport.yaml:4:5: SP-3003 unknown key 'allow'; did you mean 'permit'?");
  }

  @Test
  void aKeyThatStandsTwiceIsRefused() {
    assertThat(inRule("    on: [shop/customers]\n"))
        .isEqualTo("sallyport.yaml:6:5: SP-3004 key 'on' stands twice; keep one");
  }

  @Test
  void theVersionHasToBeThere() {
    assertThat(problems("rules: []\n"))
        .isEqualTo("sallyport.yaml:1:1: SP-3005 key 'version' is missing; start with 'version: 1'");
  }

  @Test
  void aRuleHasToPermitOrDeny() {
    assertThat(problems(HEAD + "  - id: a\n    on: [shop/orders]\n"))
        .startsWith("sallyport.yaml:3:5: SP-3005 a rule needs 'permit' or 'deny'");
    assertThat(problems(HEAD + "  - id: a\n    permit: [sql.select]\n    deny: [sql.ddl]\n" + ON))
        .startsWith("sallyport.yaml:3:5: SP-3005 a rule either permits or denies");
  }

  @Test
  void aPermitHasToNameItsResources() {
    assertThat(problems(HEAD + "  - id: a\n    permit: [sql.select]\n"))
        .startsWith("sallyport.yaml:3:5: SP-3005 a permit names its resources");
  }

  @Test
  void aValueThatIsNotTextIsRefused() {
    assertThat(problems(HEAD + "  - id: 7\n    permit: [sql.select]\n" + ON))
        .isEqualTo("sallyport.yaml:3:9: SP-3006 'id' must be a text; put '7' in quotes");
    assertThat(inRule("    to: [true]\n"))
        .isEqualTo(
            "sallyport.yaml:6:10: SP-3006 an item of 'to' must be a text; put 'true' in quotes");
    assertThat(inRule("    mode:\n"))
        .isEqualTo(
            "sallyport.yaml:6:10: SP-3006 'mode' has no value; write one or leave the key out");
    assertThat(inRule("    limit: [10]\n"))
        .isEqualTo("sallyport.yaml:6:12: SP-3006 'limit' must be a mapping of keys to values");
  }

  @Test
  void limitsSayWhichUnitsThereAre() {
    assertThat(inRule("    limit: { rows: ten, bytes: 10 XB, time: 5, affected: 1 }\n").lines())
        .containsExactly(
            "sallyport.yaml:6:20: SP-3007 'rows' must be a whole number of at least 0, as in 10",
            "sallyport.yaml:6:32: SP-3007 'bytes' must be a size with a unit B, KB, MB, GB or KiB,"
                + " MiB, GiB, as in 10MB",
            "sallyport.yaml:6:45: SP-3007 'time' must be a time above 0 with a unit ms, s, m, h or"
                + " d, as in 5s",
            "sallyport.yaml:6:48: SP-3014 'affected' counts rows that a write touches; the rule"
                + " permits no write; did you mean 'rows'?");
  }

  @Test
  void aMaskOnATableOutOfReachIsRefused() {
    assertThat(inRule("    mask: { customers.email: partial }\n"))
        .isEqualTo(
            "sallyport.yaml:6:13: SP-3010 mask 'customers.email' can never hold: no entry of 'on'"
                + " reaches that table; correct the name or add it to 'on'");
    assertThat(inRule("    mask: { email: partial }\n"))
        .contains(":6:13: SP-3007 'email' names no field");
    assertThat(inRule("    mask: { orders.note: partail }\n"))
        .contains(":6:26: SP-3007 the mask of 'orders.note' cannot be 'partail'")
        .contains("did you mean 'partial'?");
    assertThat(inRule("    mask: { \"$.note\": partial }\n"))
        .contains(":6:13: SP-3010 '$.note' is a path in a JSON document");
  }

  @Test
  void aRuleForNobodyIsRefused() {
    assertThat(inRule("    to: [group:a]\n    except: [group:a, group:b]\n"))
        .contains(":7:13: SP-3010 'except' takes away everybody in 'to'");
    assertThat(inRule("    to: []\n")).contains(":6:9: SP-3010 'to' is empty");
    assertThat(problems(HEAD + "  - id: a\n    permit: []\n" + ON))
        .contains(":4:13: SP-3010 'permit' is empty");
    assertThat(problems(HEAD + "  - id: a\n    deny: [sql.ddl]\n    on: []\n"))
        .contains(":5:9: SP-3010 'on' is empty");
  }

  @Test
  void aTargetThatIsNotDeclaredIsRefusedWhereTargetsAre() {
    String targets =
        "version: 1\ntargets:\n  shop: { url: \"jdbc:h2:mem:shop\" }\n  web: { url: ssh://web }\n";
    assertThat(
            problems(targets + "rules:\n  - { id: a, permit: [sql.select], on: [shp/orders] }\n"))
        .isEqualTo("sallyport.yaml:6:41: SP-3009 no target is named 'shp'; did you mean 'shop'?");
    assertThat(problems(targets + "rules:\n  - { id: a, permit: [ssh.exec], on: [shop/uptime] }\n"))
        .isEqualTo(
            "sallyport.yaml:6:39: SP-3010 target 'shop' is of kind 'h2' and never sees ssh actions;"
                + " correct the target or the actions");
    assertThat(
            problems(
                targets + "rules:\n  - { id: a, deny: [ssh.exec, http.get], on: [web/uptime] }\n"))
        .contains("SP-3010 no target of 'on' ever sees http actions");
  }

  @Test
  void aSecretInTheFileIsRefusedAndNeverRepeated() {
    String yaml =
        """
        version: 1
        targets:
          shop: { url: "jdbc:h2:mem:shop", password: hunter2 }
          web: { url: "ssh://root:hunter2@web" }
          api: { url: "https://api", headers: { X-Api-Key: hunter2, Accept: json } }
          old: { url: "jdbc:postgresql://db/x?user=a&password=hunter2" }
          odd: { token: "${env:hunter2}" }
        masks: { key: hunter2 }
        """;
    assertThat(problems(yaml))
        .doesNotContain("hunter2")
        .contains(
            "sallyport.yaml:3:46: SP-3013 literal secret in 'password' of target 'shop'; the file"
                + " holds no secrets; give it to a credential source and write"
                + " \"${secret:shop-password}\" here")
        .contains("sallyport.yaml:4:15: SP-3013", "sallyport.yaml:5:52: SP-3013")
        .contains("sallyport.yaml:6:15: SP-3013", "sallyport.yaml:7:17: SP-3013")
        .contains("sallyport.yaml:8:15: SP-3013");
  }

  @Test
  void aConditionIsRefusedAtTheVeryWord() {
    assertThat(inRule("    when: subject.region = \"eu\"\n"))
        .isEqualTo(
            "sallyport.yaml:6:26: SP-3012 in the condition '=' compares nothing; did you mean '=='?");
    assertThat(inRule("    when: context.tim.hour in 9..17\n"))
        .contains(":6:11: SP-3012", "'context.time.hour'");
    assertThat(inRule("    when: \"context.time.hour == 'nine'\"\n"))
        .contains(":6:33: SP-3012", "context.time.hour is a number and is compared with a text");
    assertThat(inRule("    when: sql.unfiltered\n"))
        .contains(
            ":6:11: SP-3012 sql.unfiltered is known of sql.delete and sql.update only; the rule also"
                + " speaks of sql.select");
    assertThat(inRule("    when: { all: [], any: [subject.id] }\n"))
        .contains(":6:18: SP-3012 an empty list of conditions");
  }

  @Test
  void aFilterBindsItsValues() {
    assertThat(inRule("    filter: { orders: \"region = '${subject.region}'\" }\n"))
        .contains(":6:23: SP-3012 a placeholder in quotes; values are bound");
    assertThat(inRule("    filter: { orders: \"region = ${region}\" }\n"))
        .contains(":6:23: SP-3012 placeholder '${region}' is not known");
    assertThat(inRule("    filter: { orders: \"true; DROP TABLE x\" }\n"))
        .contains(":6:23: SP-3012 a filter is one condition");
  }

  @Test
  void textThatIsNoYamlIsRefusedAtItsPlace() {
    assertThat(problems("version: 1\nrules:\n\t- id: a\n"))
        .isEqualTo(
            "sallyport.yaml:3:1: SP-3002 not valid YAML: a tab in the indentation; indent with"
                + " blanks");
    assertThat(problems("version: 1\nrules: [\n")).startsWith("sallyport.yaml:3:1: SP-3002 ");
    assertThat(problems("")).contains("SP-3001 file is empty");
    assertThat(problems("# nothing\n")).contains("SP-3001 file is empty");
    assertThat(problems("just text")).contains("SP-3006 the file must be a mapping");
    assertThat(problems("version: 1\n---\nversion: 1\n")).contains("SP-3002");
    assertThat(problems("version: 1\nrules: \u0000\n")).contains("SP-3002");
  }

  @Test
  void aFileMadeToExplodeIsRefused() {
    StringBuilder bomb = new StringBuilder("version: 1\nx0: &x0 [a, a]\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("x%d: &x%d [*x%d, *x%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(problems(bomb.toString())).contains("SP-3002");
    assertThat(problems("rules: &r [*r]\n")).contains("SP-300");
    assertThat(problems("rules: " + "[".repeat(100_000))).contains("nested deeper");
    assertThat(problems("rules: " + "{a: ".repeat(10_000))).contains("nested deeper");
    assertThat(problems("# " + "x".repeat(1_000_001))).contains("larger than 1 MB");
    assertThat(inRule("    when: " + "not ".repeat(10_000) + "subject.x\n"))
        .contains("nested deeper");
  }

  @Test
  void aFileIsReadFromDiskInUtf8() throws IOException, ConfigurationException {
    Path file = directory.resolve("sallyport.yaml");
    Files.writeString(file, "\uFEFFversion: 1\n");
    assertThat(SallyportFile.read(file).policy().name()).isEqualTo("rules");
    Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, 'v', 0});
    assertThat(reading(file)).contains("SP-3001 file is not in UTF-8");
    assertThat(reading(directory)).contains("SP-3001 a directory, not a file");
    assertThat(reading(directory.resolve("missing.yaml")))
        .startsWith("missing.yaml:1:1: SP-3001 no such file");
  }

  private static String reading(Path file) {
    return catchThrowableOfType(ConfigurationException.class, () -> SallyportFile.read(file))
        .getMessage();
  }
}
