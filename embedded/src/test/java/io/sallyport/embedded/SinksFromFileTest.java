package io.sallyport.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Caller;
import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Obligation;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.audit.journal.JournalReader;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.credentials.EnvironmentCredentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sinks of {@code audit: sinks:}, beside a journal that is always kept. */
class SinksFromFileTest {
  @TempDir Path folder;

  @BeforeEach
  void nothingYet() {
    TestSinkFactory.TAKEN.clear();
    TestSinkFactory.CLOSED.clear();
    TestSinkFactory.SECRETS.clear();
  }

  private EmbeddedBroker broker(String sinks) throws Exception {
    write(sinks, "one");
    return EmbeddedBroker.builder()
        .config(folder.resolve("sallyport.yaml").toString())
        .credentials(new EnvironmentCredentials(Map.of("SALLYPORT_SECRET_SIEM", "sesame")))
        .build();
  }

  private void write(String sinks, String rule) throws Exception {
    Files.writeString(
        folder.resolve("sallyport.yaml"),
        "version: 1\naudit: { journal: ./audit, sinks: "
            + sinks
            + " }\nrules:\n  - { id: "
            + rule
            + ", permit: [sql.select], on: [shop/a] }\n");
  }

  private static String visit(EmbeddedBroker broker) throws AccessDeniedException {
    PepCapabilities can = new PepCapabilities("embedded", EnumSet.allOf(Obligation.Type.class));
    try (AccessSession session =
        broker.open(Caller.of(Subject.of("alice")), new Target("shop"), can)) {
      return session.id();
    }
  }

  private long inJournal(String session) throws Exception {
    try (var entries = JournalReader.entries(folder.resolve("audit"))) {
      return entries.filter(entry -> session.equals(entry.session())).count();
    }
  }

  @Test
  void anEnforcedSinkHasWhatTheJournalHas() throws Exception {
    String session;
    try (EmbeddedBroker broker =
        broker("[{ other: test, at: here, options: { token: '${secret:siem}' } }]")) {
      session = visit(broker);
      assertThat(TestSinkFactory.TAKEN.get("here"))
          .extracting(event -> event.getClass().getSimpleName())
          .contains("SessionOpened", "SessionClosed");
    }
    assertThat(inJournal(session)).isEqualTo(2);
    assertThat(TestSinkFactory.SECRETS).containsExactly("sesame");
    assertThat(TestSinkFactory.CLOSED).containsExactly("here");
  }

  @Test
  void whatAnEnforcedSinkDoesNotTakeIsNotDone() throws Exception {
    try (EmbeddedBroker broker = broker("[{ other: test, at: down }]")) {
      assertThatThrownBy(() -> visit(broker))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("SP-2010");
    }
  }

  @Test
  void aBestEffortSinkHoldsNothingUpAndWhatItMissedIsOnRecordByItsName() throws Exception {
    String session;
    try (EmbeddedBroker broker =
        broker("[{ other: test, at: down, name: siem, guarantee: best-effort }]")) {
      session = visit(broker);
    }
    assertThat(inJournal(session)).isEqualTo(2);
    try (var entries = JournalReader.entries(folder.resolve("audit"))) {
      assertThat(entries.filter(entry -> entry.kind().equals("alarm")))
          .singleElement()
          .satisfies(alarm -> assertThat(alarm.reasonCode()).isEqualTo("SP-2013"))
          .satisfies(alarm -> assertThat(alarm.reasonMessage()).contains("'siem'"));
    }
  }

  @Test
  void aKindWithoutItsModuleNamesTheArtifact() {
    String problem =
        catchThrowableOfType(ConfigurationException.class, () -> broker("[{ kafka: k, topic: t }]"))
            .getMessage();
    assertThat(problem)
        .startsWith("SP-4160 ")
        .contains("'kafka'", "io.sallyport:sallyport-audit-kafka");
    assertThat(
            catchThrowableOfType(
                    ConfigurationException.class, () -> broker("[{ other: mine, at: x }]"))
                .getMessage())
        .startsWith("SP-4160 ")
        .contains("'mine'");
  }

  @Test
  void asLongAsOneCannotBeOpenedNoneIsAndTheJournalIsFreeAgain() throws Exception {
    assertThatThrownBy(
            () -> broker("[{ other: test, at: here }, { other: test, name: b, at: missing }]"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("SP-4161");
    assertThat(TestSinkFactory.CLOSED).containsExactly("here");
    try (var files = Files.list(folder.resolve("audit"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".lock"))).isEmpty();
    }
  }

  @Test
  void sinksAreReadAtTheStartOnlyAndAReloadThatChangesThemIsRefused() throws Exception {
    try (EmbeddedBroker broker = broker("[{ other: test, at: here }]")) {
      String version = broker.version();
      write("[]", "two");
      assertThat(catchThrowableOfType(ConfigurationException.class, broker::reload).getMessage())
          .startsWith("SP-3096");
      assertThat(broker.version()).as("the old rules stay").isEqualTo(version);
      write("[{ other: test, at: here }]", "two");
      broker.reload();
      assertThat(broker.version()).isNotEqualTo(version);
      visit(broker);
      assertThat(TestSinkFactory.TAKEN.get("here"))
          .hasAtLeastOneElementOfType(AuditEvent.SessionOpened.class);
    }
  }
}
