package io.sallyport.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.sallyport.api.Access;
import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Caller;
import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Endpoint;
import io.sallyport.api.Obligation;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.audit.journal.JournalReader;
import io.sallyport.audit.journal.JournalReport;
import io.sallyport.audit.journal.JournalVerifier;
import io.sallyport.audit.journal.NoteSigner;
import io.sallyport.audit.journal.NoteVerifier;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.credentials.EnvironmentCredentials;
import io.sallyport.credentials.FileCredentials;
import io.sallyport.policy.spi.Opinion;
import io.sallyport.policy.spi.Policy;
import io.sallyport.testkit.MemoryAuditSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  private static final String READS =
      """
      version: 1
      targets:
        shop: { url: "jdbc:postgresql://db/shop", username: app, password: "${secret:shop-db}" }
      rules:
        - { id: reads, permit: [sql.select], on: [shop/customers] }
      """;
  private static final String NOTHING =
      """
      version: 1
      rules:
        - { id: none, deny: [sql.select], reason: Not today. }
      """;
  private static final Caller ALICE = Caller.of(Subject.of("alice"));
  private static final Target SHOP = new Target("shop");
  private static final List<Access> READ =
      List.of(Access.of("sql.select", Resource.of("shop", "customers")));

  @TempDir Path folder;

  private static boolean mayRead(AccessBroker broker) throws Exception {
    PepCapabilities can = new PepCapabilities("embedded", EnumSet.allOf(Obligation.Type.class));
    try (AccessSession session = broker.open(ALICE, SHOP, can)) {
      return session.wouldPermit(READ).get(0);
    }
  }

  private EmbeddedBroker.Builder with(String yaml) throws Exception {
    Path file = folder.resolve("sallyport.yaml");
    Files.writeString(file, yaml);
    return EmbeddedBroker.builder().config(file.toString());
  }

  @Test
  void theFileDecidesAndTheJournalLiesBesideIt() throws Exception {
    try (EmbeddedBroker broker = with(READS).build()) {
      assertThat(mayRead(broker)).isTrue();
    }
    try (var files = Files.list(folder.resolve("audit"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".jsonl"))).hasSize(1);
    }
  }

  @Test
  void theJournalIsSignedWithAKeyFromTheCredentials() throws Exception {
    NoteSigner signer = NoteSigner.generate("shop");
    Path secrets = Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("audit-key"), signer.secret());
    String signed = READS + "audit: { sign: \"${secret:audit-key}\", anchor: ./anchor }\n";
    try (EmbeddedBroker broker = with(signed).credentials(new FileCredentials(secrets)).build()) {
      assertThat(mayRead(broker)).isTrue();
    }
    JournalReport report =
        JournalVerifier.verify(
            folder.resolve("audit"),
            List.of(NoteVerifier.parse(signer.verifier().toString())),
            List.of(folder.resolve("anchor")));
    assertThat(report.intact()).isTrue();
    assertThat(report.checkpoints()).isEqualTo(2);
    Files.writeString(secrets.resolve("audit-key"), "nonsense");
    ConfigurationException wrong =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> with(signed).credentials(new FileCredentials(secrets)).build());
    assertThat(wrong).hasMessageStartingWith("SP-4110").hasMessageNotContaining("nonsense");
  }

  @Test
  void aChangedFileIsInForceSoonAndABadOneIsNot() throws Exception {
    try (EmbeddedBroker broker = with(READS).sink(MemoryAuditSink.unbounded()).build()) {
      with("version: 1\nrulez: []\n");
      await().atMost(Duration.ofSeconds(20)).until(() -> broker.reloadProblem() != null);
      assertThat(mayRead(broker)).isTrue();
      with(NOTHING);
      await().atMost(Duration.ofSeconds(20)).until(() -> !mayRead(broker));
      assertThat(broker.reloadProblem()).isNull();
    }
  }

  @Test
  void aReloadStandsInTheTrailAndARefusedOneWithWhereItIsWrong() throws Exception {
    MemoryAuditSink sink = MemoryAuditSink.unbounded();
    try (EmbeddedBroker broker = with(READS).sink(sink).build()) {
      Files.writeString(folder.resolve("sallyport.yaml"), NOTHING);
      broker.reload();
      Files.writeString(
          folder.resolve("sallyport.yaml"), READS.replace("reads,", "reads, hunter2: 1,"));
      assertThatThrownBy(broker::reload).isInstanceOf(ConfigurationException.class);
      List<Act> acts =
          sink.events(AuditEvent.Acted.class).stream()
              .map(AuditEvent.Acted::act)
              .filter(act -> act.kind() != Act.Kind.POLICY_RELOADED || act.facts().size() == 1)
              .toList();
      assertThat(acts)
          .extracting(Act::kind)
          .startsWith(Act.Kind.POLICY_RELOADED)
          .endsWith(Act.Kind.POLICY_REFUSED);
      assertThat(acts.get(0).facts()).containsEntry("version", broker.version());
      assertThat(acts.get(acts.size() - 1).facts()).containsEntry("problems", "5:18: SP-3003");
    }
  }

  @Test
  void reloadingOnDemandReportsWhatIsWrong() throws Exception {
    try (EmbeddedBroker broker = with(READS).sink(MemoryAuditSink.unbounded()).build()) {
      with("version: 2\n");
      ConfigurationException wrong =
          catchThrowableOfType(ConfigurationException.class, broker::reload);
      assertThat(wrong).hasMessageContaining("sallyport.yaml:1:");
      assertThat(mayRead(broker)).isTrue();
    }
  }

  @Test
  void aPolicyOfTheUsersOwnIsHeardBesideTheFile() throws Exception {
    Policy closed =
        new Policy() {
          @Override
          public String name() {
            return "closed";
          }

          @Override
          public Opinion evaluate(io.sallyport.api.AccessRequest request, Access access) {
            return Opinion.deny("closed", "the shop is closed.", "Come back tomorrow.");
          }
        };
    try (EmbeddedBroker broker =
        with(READS).sink(MemoryAuditSink.unbounded()).policy(closed).build()) {
      assertThat(mayRead(broker)).isFalse();
      broker.reload();
      assertThat(mayRead(broker)).isFalse();
    }
  }

  @Test
  void aTargetsPasswordIsFetchedWhenAskedForAndWipedWhenClosed() throws Exception {
    EnvironmentCredentials environment =
        new EnvironmentCredentials(Map.of("SALLYPORT_SECRET_SHOP_DB", "canary-4711"));
    try (EmbeddedBroker broker =
        with(READS).sink(MemoryAuditSink.unbounded()).credentials(environment).build()) {
      Endpoint endpoint = broker.endpoint(ALICE, SHOP);
      assertThat(endpoint.url()).isEqualTo("jdbc:postgresql://db/shop");
      assertThat(endpoint.secrets().get("password").<String>use(String::new))
          .isEqualTo("canary-4711");
      assertThat(endpoint.toString()).doesNotContain("canary-4711");
      endpoint.close();
      assertThat(
              catchThrowableOfType(
                  IllegalStateException.class,
                  () -> endpoint.secrets().get("password").<String>use(String::new)))
          .isNotNull();
      assertThat(broker.endpoint(ALICE, new Target("unheard-of"))).isNull();
    }
  }

  @Test
  void aProcessThatEndsWithTheBrokerOpenLeavesNoOutcomeOut() throws Exception {
    with(READS);
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OpenAtExit.class.getName(),
                folder.resolve("sallyport.yaml").toString())
            .inheritIO()
            .start();
    assertThat(child.waitFor()).isZero();
    JournalReport report = JournalVerifier.verify(folder.resolve("audit"));
    assertThat(report.intact()).isTrue();
    assertThat(report.decisionsWithoutOutcome()).isZero();
    try (var entries = JournalReader.entries(folder.resolve("audit"))) {
      assertThat(entries.filter(entry -> entry.status() != null)).hasSize(OpenAtExit.CALLS);
    }
  }

  @Test
  void everyWayOfHavingNoConfigurationSaysSo() {
    for (String setting : List.of("/no/such/file.yaml", "classpath:no-such-file.yaml", "/")) {
      ConfigurationException missing =
          catchThrowableOfType(
              ConfigurationException.class,
              () -> new EmbeddedBrokerFactory().create(Map.of("sallyport.config", setting)));
      assertThat(missing).as(setting).hasMessageStartingWith("SP-3093");
    }
    ConfigurationException unset =
        catchThrowableOfType(
            ConfigurationException.class, () -> new EmbeddedBrokerFactory().create(Map.of()));
    assertThat(unset).hasMessageStartingWith("SP-3090");
  }

  @Test
  void aFileThatIsNoTextOrTooLongIsRefused() throws Exception {
    Path file = folder.resolve("bytes.yaml");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertThat(problem(file)).hasMessageStartingWith("SP-3092");
    Files.write(file, new byte[ConfigSource.LIMIT + 1]);
    assertThat(problem(file)).hasMessageStartingWith("SP-3091");
  }

  private static ConfigurationException problem(Path file) {
    return catchThrowableOfType(
        ConfigurationException.class,
        () -> EmbeddedBroker.builder().config(file.toString()).build());
  }
}
