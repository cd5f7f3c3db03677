package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @Test
  void helpTellsTheCommandsAndTheExitStatus() {
    Ran help = Ran.of("--help");
    assertThat(help.status()).isZero();
    assertThat(help.out()).contains("audit", "completion", "Exit status:").doesNotContain("\u001b");
    assertThat(help.err()).isEmpty();
  }

  @Test
  void theVersionIsToldWithThatOfJava() {
    String java = "on Java " + Runtime.version().feature();
    assertThat(Ran.of("--version").out()).startsWith("sallyport ").contains(java, "\n");
  }

  @Test
  void whatIsNotUnderstoodEndsWithTwoAndNamesTheHelp() {
    for (String[] args :
        new String[][] {{}, {"audit"}, {"audti"}, {"audit", "verify"}, {"audit", "stats", "--x"}}) {
      Ran ran = Ran.of((Object[]) args);
      assertThat(ran.status()).as(String.join(" ", args)).isEqualTo(2);
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err()).startsWith("SP-9001 not understood: '").contains("--help'.");
    }
  }

  @Test
  void aDirectoryWithoutJournalEndsWithTwo(@TempDir Path empty) {
    for (String command : new String[] {"verify", "search", "stats"}) {
      Ran ran = Ran.of("audit", command, empty);
      assertThat(ran.status()).isEqualTo(2);
      assertThat(ran.err()).startsWith("SP-9002 no journal here: '");
    }
  }

  @Test
  void coloursAreThereOnATerminalOnly() {
    assertThat(Ran.on(true, "--help").out()).contains("\u001b[");
    assertThat(Ran.on(false, "--help").out()).doesNotContain("\u001b[");
  }

  @Test
  void bothShellsGetAScriptThatNamesTheCommands() {
    assertThat(Ran.of("completion", "bash").out()).contains("complete ", "search", "verify");
    assertThat(Ran.of("completion", "zsh").out()).contains("bashcompinit", "search");
  }
}
