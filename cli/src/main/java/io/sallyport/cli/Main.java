package io.sallyport.cli;

import io.sallyport.api.ConfigurationException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * Where the command begins. Exit status: 0 when all is well, 1 when something was found or refused,
 * 2 when the command was not understood or could not do its work.
 */
public final class Main {
  static final int FOUND = 1;
  static final int CANNOT = 2;

  private Main() {}

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    boolean terminal = Screen.isTerminal();
    boolean colour = terminal && System.getenv("NO_COLOR") == null;
    int status = run(new Screen(out, err, colour, terminal, Screen.terminalWidth()), args);
    out.flush();
    System.exit(status);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    BufferedOutputStream buffered =
        new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16);
    return new PrintStream(buffered, false, StandardCharsets.UTF_8);
  }

  /** Runs the command with a screen of its own. */
  static int run(Screen screen, String... args) {
    return run(screen, Terminal.system(), args);
  }

  /** Runs the command with a screen and a terminal of its own. */
  static int run(Screen screen, Terminal terminal, String... args) {
    CommandLine line = new CommandLine(new SallyportCommand(), new Commands(screen, terminal));
    Ansi ansi = screen.colour() ? Ansi.ON : Ansi.OFF;
    line.setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
    line.setOut(screen.outWriter());
    line.setErr(screen.errWriter());
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(Math.min(100, Math.max(80, screen.width())));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((problem, given) -> misunderstood(screen, problem));
    line.setExecutionExceptionHandler((problem, of, parsed) -> failed(screen, problem));
    int status = line.execute(args);
    screen.flush();
    return status;
  }

  private static int misunderstood(Screen screen, CommandLine.ParameterException problem) {
    String name = problem.getCommandLine().getCommandSpec().qualifiedName(" ");
    // Quoted as a whole.
    String message = String.valueOf(problem.getMessage()).replace("'", "");
    screen.problem(
        "SP-9001 not understood: '%s'; %s; see '%s --help'."
            .formatted(Screen.safe(message), near(problem), name));
    if (problem.getCommandLine().getCommand() instanceof Group
        && !(problem instanceof CommandLine.UnmatchedArgumentException)) {
      problem.getCommandLine().usage(problem.getCommandLine().getErr());
    }
    return CANNOT;
  }

  private static String near(CommandLine.ParameterException problem) {
    List<String> near =
        problem instanceof CommandLine.UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    return near.isEmpty()
        ? "the help tells what the command takes"
        : "did you mean '" + String.join("' or '", near.subList(0, Math.min(2, near.size()))) + "'";
  }

  private static int failed(Screen screen, Exception problem) {
    if (problem instanceof CliException || problem instanceof ConfigurationException) {
      screen.problem(String.valueOf(problem.getMessage()));
    } else if (problem instanceof UncheckedIOException || problem instanceof IOException) {
      Throwable cause = problem instanceof UncheckedIOException ? problem.getCause() : problem;
      screen.problem(String.valueOf(CliException.unreadable(cause).getMessage()));
    } else {
      screen.problem(
          "SP-9009 a fault in this command: '%s'; it could not end its work; report it."
              .formatted(problem));
    }
    return CANNOT;
  }
}
