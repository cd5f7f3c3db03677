package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteTest {
  @TempDir Path work;

  @BeforeEach
  void files() throws Exception {
    for (String name : RecordedShop.FILES) {
      Files.writeString(work.resolve(name), RecordedShop.resource(name));
    }
  }

  private Ran test(String suite, Object... more) {
    Object[] args =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(
                    "policy", "test", work.resolve("sallyport.yaml"), work.resolve(suite)),
                java.util.stream.Stream.of(more))
            .toArray();
    return Ran.of(args);
  }

  @Test
  void theSampleSuitePasses() {
    Ran ran = test("shop-tests.yaml");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("├─ ✓ agents read", "│    ✓ bot  SELECT", "11 passed, 0 failed");
    assertThat(ran.status()).isZero();
    assertThat(test("shop-tests.yaml", "--json").out()).contains("\"passed\":true");
  }

  @Test
  void aFailureTellsWhatEachRuleHeld() throws Exception {
    String suite = RecordedShop.resource("shop-tests.yaml");
    Files.writeString(
        work.resolve("wrong.yaml"),
        suite
            .replace("card: redact", "card: partial")
            .replace("code: SP-2002", "code: SP-2001")
            .replace("expect: deny\n    rule:", "expect: permit\n    rule:"));
    Ran ran = test("wrong.yaml", "--failures");
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out())
        .contains(
            "expected customers.card partial, and it is redact",
            "expected code SP-2001, and it is SP-2002",
            "expected permit, and it is denied: SP-2001",
            "no-unfiltered-writes (deny): matches",
            "agents-read-shop (permit): speaks of other callers",
            "5 passed, 6 failed")
        .doesNotContain("nobody changes customers");
  }

  @Test
  void aSuiteThatIsNotUnderstoodIsRefusedWithItsPlace() throws Exception {
    String[][] wrongs = {
      {"expect: permit", "expect: maybe", "that is no verdict"},
      {"principals:", "principal:", "the key 'principal' is not known"},
      {"as: lena", "as: nobody", "no principal is called 'nobody'"},
      {"version: 1", "version: 2", "the version of suites is 1"},
      {"card: redact", "card: black", "that is no mask"},
      {"tests:", "tests: [", ""},
    };
    for (String[] wrong : wrongs) {
      Files.writeString(
          work.resolve("bad.yaml"),
          RecordedShop.resource("shop-tests.yaml").replace(wrong[0], wrong[1]));
      Ran ran = test("bad.yaml");
      assertThat(ran.status()).as(wrong[1]).isEqualTo(2);
      assertThat(ran.err()).startsWith("SP-9007").contains("'bad.yaml:", wrong[2]);
    }
  }

  @Test
  void aKeyIsMadeThatChecksWhatItSigns() throws Exception {
    Path secret = work.resolve("secret");
    Ran made = Ran.of("audit", "keygen", "audit.example.org", "--secret", secret);
    assertThat(made.out()).startsWith("audit.example.org+");
    assertThat(Files.readString(secret)).startsWith("PRIVATE+KEY+audit.example.org+");
    assertThat(Ran.of("audit", "keygen", "x", "--secret", secret).err()).startsWith("SP-9008");
    RecordedShop.recordOnH2(work.resolve("journal"));
    Ran verified = Ran.of("audit", "verify", work.resolve("journal"), "--key", made.out().strip());
    assertThat(verified.out()).contains("0 signed checkpoints", "unsigned ");
    assertThat(Ran.of("audit", "verify", work.resolve("journal"), "--key", "x").err())
        .startsWith("SP-4112");
    assertThat(Ran.of("audit", "verify", work.resolve("journal"), "--anchor", work).err())
        .startsWith("SP-9001");
  }
}
