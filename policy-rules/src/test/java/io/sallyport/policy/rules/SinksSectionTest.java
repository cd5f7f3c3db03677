package io.sallyport.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.api.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SinksSectionTest {
  private static AuditSettings read(String yaml) throws ConfigurationException {
    return SallyportFile.parse("f", "version: 1\n" + yaml).audit();
  }

  @Test
  void sinksAreReadWithTheirOptionsAndWhatIsPromisedOfThem() throws Exception {
    List<SinkEntry> sinks =
        read("""
            audit:
              journal: ./audit
              sinks:
                - ocsf: stdout
                - { ocsf: ./ocsf.jsonl, name: siem, guarantee: best-effort }
                - otlp: https://collector:4318/v1/logs
                  headers: { Authorization: "Bearer ${secret:otel}", X-Scope: audit }
                  patience: 5s
                - kafka: k1:9092,k2:9092
                  topic: audit
                  settings: { security.protocol: SSL, ssl.key.password: "${secret:kafka}" }
                - table: jdbc:postgresql://db/audit
                  username: recorder
                  password: "${secret:audit-db}"
                  guarantee: enforced
                - other: splunk
                  at: https://splunk:8088
                  options: { index: main, token: "${secret:splunk}" }
            """)
            .sinks();
    assertThat(sinks)
        .extracting(SinkEntry::name)
        .containsExactly("ocsf", "siem", "otlp", "kafka", "table", "splunk");
    assertThat(sinks)
        .extracting(SinkEntry::enforced)
        .containsExactly(true, false, true, true, true, true);
    assertThat(sinks.get(2))
        .isEqualTo(
            new SinkEntry(
                "otlp",
                "otlp",
                "https://collector:4318/v1/logs",
                true,
                Map.of(
                    "headers.Authorization",
                    "Bearer ${secret:otel}",
                    "headers.X-Scope",
                    "audit",
                    "patience",
                    "PT5S")));
    assertThat(sinks.get(3).options())
        .containsEntry("topic", "audit")
        .containsEntry("settings.ssl.key.password", "${secret:kafka}");
    assertThat(sinks.get(5))
        .isEqualTo(
            new SinkEntry(
                "splunk",
                "splunk",
                "https://splunk:8088",
                true,
                Map.of("options.index", "main", "options.token", "${secret:splunk}")));
    assertThat(read("audit: { journal: ./audit }").sinks()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                               | f:2:16: SP-3006",
        "[ocsf]                                           | f:2:17: SP-3006",
        "[{}]                                             | f:2:17: SP-3005",
        "[{ocsf: a, table: jdbc:postgresql:x}]            | f:2:17: SP-3014",
        "[{oscf: a}]                                      | f:2:18: SP-3003",
        "[{journal: a}]                                   | f:2:18: SP-3003",
        "[{ocsf: a, topic: b}]                            | f:2:27: SP-3014",
        "[{ocsf: a, patience: 1s}]                        | f:2:27: SP-3014",
        "[{ocsf: a, guarantee: maybe}]                    | f:2:38: SP-3007",
        "[{ocsf: a}, {ocsf: b}]                           | f:2:28: SP-3011",
        "[{ocsf: a, name: journal}]                       | f:2:33: SP-3011",
        "[{ocsf: a, name: a b}]                           | f:2:33: SP-3007",
        "[{otlp: collector}]                              | f:2:24: SP-3007",
        "[{otlp: 'https://me:pw@c/v1/logs'}]              | f:2:24: SP-3013",
        "[{otlp: 'http://c', patience: soon}]             | f:2:46: SP-3007",
        "[{otlp: 'http://c', headers: {X-Api-Key: abc}}]  | f:2:57: SP-3013",
        "[{otlp: 'http://c', headers: x}]                 | f:2:45: SP-3006",
        "[{kafka: k1}]                                    | f:2:17: SP-3005",
        "[{kafka: k, topic: t, settings: {p.password: x}}] | f:2:61: SP-3013",
        "[{table: jdbc:sallyport:postgresql://db/x}]      | f:2:25: SP-3007",
        "[{table: 'jdbc:postgresql://db/x?password=y'}]   | f:2:25: SP-3013",
        "[{table: jdbc:postgresql://db/x, password: pw}]  | f:2:59: SP-3013",
        "[{other: mine, options: {token: abc}}]           | f:2:48: SP-3013",
      })
  void whatIsWrongIsNamedWithItsPlace(String sinks, String problem) {
    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class, () -> read("audit: {sinks: " + sinks + "}\n"));
    assertThat(refused).as(sinks).isNotNull();
    assertThat(refused.getMessage()).startsWith(problem);
    assertThat(refused.getMessage()).doesNotContain("abc", "me:pw", "=y");
  }

  @Test
  void theExampleOfTheDocumentationIsRead() throws Exception {
    String page =
        Files.readString(
            Path.of(System.getProperty("sallyport.root", "..")).resolve("docs/audit.md"));
    int at = page.lastIndexOf("```yaml\n", page.indexOf("  sinks:\n")) + "```yaml\n".length();
    String example = page.substring(at, page.indexOf("```", at));
    assertThat(SallyportFile.parse("f", example).audit().sinks())
        .extracting(SinkEntry::kind)
        .containsExactly("ocsf", "otlp", "kafka", "table", "splunk");
  }

  @Test
  void aMisspeltKindIsGuessed() {
    assertThat(
            catchThrowableOfType(
                    ConfigurationException.class,
                    () -> read("audit: {sinks: [{kafak: k, topic: t}]}"))
                .getMessage())
        .contains("unknown key 'kafak'; did you mean 'kafka'?");
  }
}
