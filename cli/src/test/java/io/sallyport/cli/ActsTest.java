package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.AccessSession;
import io.sallyport.api.Caller;
import io.sallyport.api.Obligation;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Reason;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.ActRecorder;
import io.sallyport.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was done beside calls is found, shown, counted and played. */
class ActsTest {
  private static final String NOTHING =
      "version: 1\nrules:\n  - { id: none, deny: [sql.select], reason: Not today. }\n";

  @TempDir static Path journal;

  private static String session = "";

  @BeforeAll
  static void record() throws Exception {
    try (EmbeddedBroker broker =
            EmbeddedBroker.builder().configText("x.yaml", NOTHING).journal(journal).build();
        AccessSession open =
            broker.open(
                Caller.of(Subject.of("shop-bot", "agents")),
                new Target("shop"),
                new PepCapabilities("gateway", Set.of(Obligation.Type.MASK)))) {
      session = open.id();
      ActRecorder acts = broker.acts();
      acts.did(
          Act.of(Act.Kind.APPROVAL_GRANTED, "lena")
              .within(session, 3)
              .on(session + "-3")
              .concerning("shop-bot", "shop")
              .with("rule", "deletes-are-approved")
              .with("votes", "2 of 2")
              .with("binding", "0123"));
      acts.did(
          Act.of(Act.Kind.LOGIN_REFUSED, "192.0.2.7")
              .on("jdbc")
              .because(Reason.of("SP-7101", "The credential is not accepted.", "Get another.")));
      acts.did(
          Act.of(Act.Kind.TOKEN_CREATED, "command")
              .on("a1b2")
              .concerning("shop-bot", null)
              .with("name", "night \u001b[2J job"));
    }
  }

  @Test
  void theSearchFindsThemByWhatAndByWhom() {
    assertThat(found("--act", "approval_*"))
        .contains("approval granted", "by lena, rule")
        .hasLineCount(2);
    assertThat(found("--by", "command"))
        .contains("acted", "token created", "by command, on a1b2, for shop-bot, name night ")
        .doesNotContain("\u001b");
    assertThat(found("--code", "SP-7101"))
        .contains("login refused", "by 192.0.2.7, on jdbc: SP-7101");
    assertThat(found("--subject", "shop-bot")).hasLineCount(3);
    assertThat(found("--kind", "acted", "--verdict", "deny")).hasLineCount(1);
  }

  private static String found(Object... options) {
    Object[] all = new Object[options.length + 4];
    System.arraycopy(new Object[] {"audit", "search", journal, "--wide"}, 0, all, 0, 4);
    System.arraycopy(options, 0, all, 4, options.length);
    Ran ran = Ran.of(all);
    assertThat(ran.status()).as(ran.err()).isZero();
    return ran.out();
  }

  @Test
  void aSessionsPageShowsWhoAgreedAndTheBrokersPageTheRest() {
    assertThat(Ran.of("audit", "show", journal, session).out())
        .contains("shop-bot (agents)", "approval granted by lena", "votes 2 of 2")
        .doesNotContain("binding", "token created");
    Ran broker = Ran.of("audit", "show", journal, "broker");
    assertThat(broker.status()).as(broker.err()).isZero();
    assertThat(broker.out())
        .contains("what was done beside the calls", "login refused by 192.0.2.7", "token created")
        .doesNotContain("lena");
  }

  @Test
  void theyArePlayedAndCounted() {
    assertThat(Ran.of("audit", "replay", journal, session, "--speed", "0").out())
        .contains("approval granted by lena");
    assertThat(Ran.of("audit", "stats", journal).out())
        .contains("Beside calls", "login refused", "Turned away", "192.0.2.7 SP-7101");
    assertThat(Ran.of("audit", "stats", journal, "--json").out())
        .contains("\"acts\":{\"approval granted\":1,", "\"turned_away\":{\"192.0.2.7 SP-7101\":1}");
  }

  @Test
  void aJournalWithThemVerifies() {
    Ran ran = Ran.of("audit", "verify", journal);
    assertThat(ran.status()).isZero();
    assertThat(ran.out()).startsWith("intact  ");
  }
}
