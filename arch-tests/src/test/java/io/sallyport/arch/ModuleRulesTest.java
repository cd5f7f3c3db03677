package io.sallyport.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports point one way: adapter → semantics → api ← spi ← kernel. */
final class ModuleRulesTest {

  private static final String API = "io.sallyport.api";
  private static final String POLICY = "io.sallyport.policy.spi";
  private static final String AUDIT = "io.sallyport.audit.spi";
  private static final String CREDENTIAL = "io.sallyport.credential.spi";

  /** Modules that nobody outside the project depends on, beside the samples. */
  private static final Set<String> OWN_USE =
      Set.of("jdbc-codegen", "arch-tests", "benchmarks", "compat-tests");

  private static final String LOG = "org.slf4j..";

  /** What the main classes of a module may name, besides themselves, the JDK and JSpecify. */
  private static final Map<String, List<String>> MAY_NAME =
      Map.ofEntries(
          Map.entry("api", List.of(API)),
          Map.entry("policy-spi", List.of(POLICY, API)),
          Map.entry("audit-spi", List.of(AUDIT, API)),
          Map.entry("credential-spi", List.of(CREDENTIAL, API)),
          Map.entry("secret-json", List.of("io.sallyport.secret.json..")),
          Map.entry(
              "client-token", List.of("io.sallyport.token..", API, "io.sallyport.secret.json")),
          Map.entry("credentials", List.of("io.sallyport.credentials", API, CREDENTIAL)),
          Map.entry(
              "credentials-age",
              List.of(
                  "io.sallyport.credentials.age..",
                  API,
                  CREDENTIAL,
                  "io.sallyport.credentials",
                  "com.exceptionfactory.jagged..")),
          Map.entry(
              "credentials-vault",
              List.of(
                  "io.sallyport.credentials.vault..",
                  API,
                  CREDENTIAL,
                  "io.sallyport.credentials",
                  "io.sallyport.secret.json",
                  LOG)),
          Map.entry(
              "kernel", List.of("io.sallyport.kernel..", API, POLICY, AUDIT, CREDENTIAL, LOG)),
          Map.entry("detectors", List.of("io.sallyport.detect..")),
          Map.entry(
              "sql-semantics",
              List.of(
                  "io.sallyport.semantics.sql..", API, "net.sf.jsqlparser..", "com.google.re2j..")),
          Map.entry("ssh-semantics", List.of("io.sallyport.semantics.ssh..", API)),
          Map.entry(
              "http-semantics",
              List.of("io.sallyport.semantics.http..", API, "io.sallyport.detect")),
          Map.entry(
              "http-interceptor",
              List.of(
                  "io.sallyport.okhttp..",
                  API,
                  "io.sallyport.semantics.http",
                  "io.sallyport.token",
                  "okhttp3..",
                  "okio..",
                  "kotlin..")),
          Map.entry(
              "policy-rules",
              List.of(
                  "io.sallyport.policy.rules..",
                  API,
                  POLICY,
                  "io.sallyport.detect",
                  "org.snakeyaml.engine..",
                  LOG)),
          Map.entry("audit-journal", List.of("io.sallyport.audit.journal..", API, AUDIT, LOG)),
          Map.entry(
              "audit-ocsf",
              List.of("io.sallyport.audit.ocsf..", API, AUDIT, "io.sallyport.audit.journal")),
          Map.entry(
              "audit-table",
              List.of("io.sallyport.audit.table..", API, AUDIT, "io.sallyport.audit.journal")),
          Map.entry("approval-jdbc", List.of("io.sallyport.approval.jdbc..", API, POLICY)),
          Map.entry(
              "audit-otlp",
              List.of("io.sallyport.audit.otlp..", API, AUDIT, "io.sallyport.audit.journal")),
          Map.entry(
              "audit-kafka",
              List.of(
                  "io.sallyport.audit.kafka..",
                  API,
                  AUDIT,
                  "io.sallyport.audit.journal",
                  "org.apache.kafka..")),
          Map.entry(
              "jdbc-remote",
              List.of(
                  "io.sallyport.jdbc.remote..",
                  "io.sallyport.jdbc.wire",
                  "io.sallyport.token",
                  API)),
          Map.entry("jdbc-wire", List.of("io.sallyport.jdbc.wire")),
          Map.entry(
              "jdbc-driver",
              List.of(
                  "io.sallyport.jdbc..",
                  API,
                  "io.sallyport.semantics.sql",
                  "io.sallyport.detect",
                  LOG)),
          Map.entry(
              "ssh-client",
              List.of(
                  "io.sallyport.ssh..",
                  API,
                  "io.sallyport.semantics.ssh",
                  "io.sallyport.detect",
                  "io.sallyport.token",
                  "org.apache.sshd..",
                  LOG)),
          Map.entry(
              "embedded",
              List.of(
                  "io.sallyport.embedded..",
                  API,
                  POLICY,
                  AUDIT,
                  CREDENTIAL,
                  "io.sallyport.credentials",
                  "io.sallyport.kernel",
                  "io.sallyport.policy.rules",
                  "io.sallyport.audit.journal",
                  LOG)),
          Map.entry(
              "gateway",
              List.of(
                  "io.sallyport.gateway..",
                  API,
                  AUDIT,
                  "io.sallyport.jdbc",
                  "io.sallyport.jdbc.remote",
                  "io.sallyport.jdbc.wire",
                  "io.sallyport.semantics.http",
                  "io.sallyport.policy.rules",
                  "io.sallyport.embedded",
                  "io.sallyport.kernel",
                  "io.sallyport.approval.jdbc",
                  POLICY,
                  AUDIT,
                  "io.undertow..",
                  "org.xnio..",
                  "io.sallyport.ssh",
                  "io.sallyport.semantics.ssh",
                  "io.sallyport.token",
                  "io.sallyport.detect",
                  "org.apache.sshd..",
                  "com.nimbusds.jose..",
                  "com.nimbusds.jwt..",
                  "com.zaxxer.hikari..",
                  "io.sallyport.audit.journal",
                  "org.flywaydb.core..",
                  // The JDK's XML, for SAML.
                  "org.w3c.dom",
                  "org.xml.sax",
                  LOG)),
          Map.entry("cli", List.of("io.sallyport..", "picocli..", "org.snakeyaml.engine..", LOG)),
          Map.entry(
              "testkit",
              List.of(
                  "io.sallyport.testkit..",
                  API,
                  POLICY,
                  AUDIT,
                  CREDENTIAL,
                  "org.junit.jupiter..",
                  "org.opentest4j..",
                  "org.assertj..")));

  static Stream<String> modules() {
    return Project.LIBRARY.stream();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleNamesOnlyWhatItsRuleAllows(String module) {
    JavaClasses main = Project.mainClasses(List.of(module));
    List<String> allowed = new ArrayList<>(MAY_NAME.get(module));
    allowed.addAll(List.of("java..", "javax..", "jdk.jfr..", "org.jspecify.annotations"));
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new))
        .allowEmptyShould(true)
        .check(main);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc", "ssh", "http", "http2", "kube"})
  void aFrontEndSeesTheDoorAndNeitherKernelNorStore(String frontEnd) {
    noClasses()
        .that()
        .resideInAPackage("io.sallyport.gateway." + frontEnd + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.sallyport.gateway",
            "io.sallyport.gateway.console..",
            "io.sallyport.gateway.control..",
            "io.sallyport.gateway.identity..",
            "io.sallyport.gateway.store..",
            "io.sallyport.gateway.tls..",
            "io.sallyport.gateway.upstream..",
            "io.sallyport.embedded..",
            "io.sallyport.kernel..",
            "io.sallyport.policy..",
            "io.sallyport.audit..")
        .allowEmptyShould(true)
        .check(Project.mainClasses(List.of("gateway")));
  }

  @Test
  void everyEmbeddableModuleHasARule() {
    assertThat(MAY_NAME.keySet()).containsExactlyInAnyOrderElementsOf(Project.LIBRARY);
    assertThat(Project.modules().stream().map(Project::shown))
        .as("modules of the root pom that are neither libraries nor for the project alone")
        .filteredOn(name -> !name.startsWith("samples/"))
        .filteredOn(name -> !OWN_USE.contains(name))
        .containsExactlyInAnyOrderElementsOf(Project.LIBRARY);
  }

  @Test
  void theRulesSeeTheClassesTheySpeakOf() {
    assertThat(Project.mainClasses(List.of("api")))
        .anyMatch(type -> type.getName().equals("io.sallyport.api.AccessBroker"));
  }
}
