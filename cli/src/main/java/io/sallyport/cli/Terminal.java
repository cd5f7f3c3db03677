package io.sallyport.cli;

import io.sallyport.api.Secret;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where a person types a secret that is not shown, or a program pipes one in. */
final class Terminal {
  private static final int MOST = 64 * 1024;

  private final @Nullable Console console;
  private final InputStream in;

  Terminal(@Nullable Console console, InputStream in) {
    this.console = console;
    this.in = in;
  }

  @SuppressWarnings("SystemConsoleNull") // up to JDK 21 it is null where there is no terminal
  static Terminal system() {
    Console console = System.console();
    boolean person = console != null && Screen.isTerminal(console);
    return new Terminal(person ? console : null, System.in);
  }

  /** Asks a person. */
  Secret ask(String what, boolean twice) throws CliException {
    Console asked = console;
    if (asked == null) {
      throw CliException.of(
          "SP-9302",
          "nobody can be asked",
          what,
          "there is no terminal",
          "give it by file or variable");
    }
    char[] first = asked.readPassword("%s: ", what);
    char[] second = twice ? asked.readPassword("%s, again: ", what) : first;
    try {
      return typed(what, first, second);
    } finally {
      wipe(first);
      wipe(second);
    }
  }

  private static Secret typed(String what, char @Nullable [] first, char @Nullable [] second)
      throws CliException {
    if (first == null || second == null || first.length == 0 || !Arrays.equals(first, second)) {
      throw CliException.of(
          "SP-9303", "this cannot be used", what, "it was empty or typed in two ways", "try again");
    }
    return Secret.of(first);
  }

  /** The secret that is piped in, but for one trailing line break; a person is asked for it. */
  Secret value(String what) throws CliException, IOException {
    if (console != null) {
      return ask(what, true);
    }
    char[] text = new char[MOST + 1];
    try {
      int end = read(text);
      if (end > 0 && text[end - 1] == '\n') {
        end--;
      }
      char[] exact = Arrays.copyOf(text, end);
      try {
        return typed(what, exact, exact);
      } finally {
        wipe(exact);
      }
    } finally {
      wipe(text);
    }
  }

  private int read(char[] into) throws IOException {
    Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
    int length = 0;
    int more;
    while (length < into.length && (more = reader.read(into, length, into.length - length)) > 0) {
      length += more;
    }
    return length;
  }

  private static void wipe(char @Nullable [] text) {
    if (text != null) {
      Arrays.fill(text, '\0');
    }
  }
}
