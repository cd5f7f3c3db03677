package io.sallyport.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The command as it ran inside this process. */
record Ran(int status, String out, String err) {
  static Ran of(Object... args) {
    return on(false, args);
  }

  static Ran with(Terminal person, Object... args) {
    return on(false, person, args);
  }

  static Ran on(boolean terminal, Object... args) {
    return on(terminal, Terminal.system(), args);
  }

  /** A screen that nobody looks at. */
  static Screen screen() {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    return new Screen(nowhere, nowhere, false, false, 160);
  }

  private static Ran on(boolean terminal, Terminal person, Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Screen screen =
        new Screen(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            terminal,
            terminal,
            terminal ? 100 : 160);
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    int status = Main.run(screen, person, words);
    return new Ran(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
