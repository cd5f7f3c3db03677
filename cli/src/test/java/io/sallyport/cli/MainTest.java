package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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
  void aMisspeltCommandIsGuessed() {
    assertThat(Ran.of("audit", "verfy").err()).contains("did you mean 'verify';");
    assertThat(Ran.of("audti").err()).contains("did you mean 'audit'");
  }

  @Test
  void everyHelpIsWholeAndBeginsWithASentence() {
    CommandLine root =
        new CommandLine(new SallyportCommand(), new Commands(Ran.screen(), Terminal.system()));
    Deque<CommandLine> left = new ArrayDeque<>(List.of(root));
    int seen = 0;
    while (!left.isEmpty()) {
      CommandLine one = left.poll();
      left.addAll(one.getSubcommands().values());
      String name = one.getCommandSpec().qualifiedName(" ");
      assertThat(one.getUsageMessage()).as(name).doesNotContain("null");
      String[] about = one.getCommandSpec().usageMessage().description();
      assertThat(about).as(name).isNotEmpty();
      assertThat(about[0].strip()).as(name).endsWith(".");
      seen++;
    }
    assertThat(seen).isGreaterThan(25);
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
