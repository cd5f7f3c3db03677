package io.sallyport.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a script that completes the command. */
@Command(
    name = "completion",
    description = "Prints a script by which a shell completes this command.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  bash:  source <(sallyport completion bash)",
      "  zsh:   source <(sallyport completion zsh)"
    })
final class CompletionCommand implements Callable<Integer> {
  /** The shells that are known. */
  enum Shell {
    /** GNU bash. */
    BASH,
    /** zsh, through its own reading of bash completion. */
    ZSH
  }

  private final Screen screen;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "SHELL", description = "bash or zsh")
  private Shell shell = Shell.BASH;

  CompletionCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    String script = AutoComplete.bash("sallyport", root);
    if (shell == Shell.ZSH) {
      screen.line("autoload -U +X compinit && compinit");
      screen.line("autoload -U +X bashcompinit && bashcompinit");
    }
    script.lines().filter(line -> !line.startsWith("#!")).forEach(screen::line);
    return 0;
  }
}
