package io.sallyport.semantics.ssh;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a program that runs another one is given it. Where its options are not all known, it is not
 * looked through. Immutable.
 *
 * @param flags options that stand alone
 * @param valued options with a value, in the same word or the next
 * @param operands how many words stand between the options and the command
 * @param shown whether rules speak of the whole line (it changes who or what runs the command), the
 *     inner command only being held against denies
 */
record Wrapper(Set<String> flags, Set<String> valued, int operands, boolean shown) {
  private static final Set<String> NONE = Set.of();

  private static final Map<String, Wrapper> ALL =
      Map.ofEntries(
          Map.entry("nohup", hidden(NONE, NONE, 0)),
          Map.entry(
              "timeout",
              hidden(
                  Set.of("-v", "--verbose", "--foreground", "--preserve-status"),
                  Set.of("-s", "--signal", "-k", "--kill-after"),
                  1)),
          Map.entry("nice", hidden(NONE, Set.of("-n", "--adjustment"), 0)),
          Map.entry(
              "ionice",
              hidden(
                  Set.of("-t", "--ignore", "-c1", "-c2", "-c3", "-n0", "-n7"),
                  Set.of("-c", "--class", "-n", "--classdata"),
                  0)),
          Map.entry(
              "stdbuf",
              hidden(NONE, Set.of("-i", "-o", "-e", "--input", "--output", "--error"), 0)),
          Map.entry("setsid", hidden(Set.of("-w", "--wait", "-c", "--ctty"), NONE, 0)),
          Map.entry("time", hidden(Set.of("-p"), NONE, 0)),
          Map.entry("command", hidden(Set.of("-p"), NONE, 0)),
          Map.entry("exec", hidden(NONE, NONE, 0)),
          Map.entry("busybox", hidden(NONE, NONE, 0)),
          Map.entry("toybox", hidden(NONE, NONE, 0)),
          Map.entry("chronic", hidden(Set.of("-v", "-e"), NONE, 0)),
          Map.entry(
              "sudo",
              shown(
                  Set.of(
                      "-n",
                      "-H",
                      "-E",
                      "-S",
                      "-k",
                      "-b",
                      "-i",
                      "-s",
                      "-nH",
                      "-nE",
                      "-nS",
                      "-Hn",
                      "--non-interactive",
                      "--set-home",
                      "--preserve-env",
                      "--stdin",
                      "--login",
                      "--shell",
                      "--reset-timestamp",
                      "--background"),
                  Set.of(
                      "-u",
                      "-g",
                      "-p",
                      "-C",
                      "-T",
                      "-R",
                      "-D",
                      "-r",
                      "-t",
                      "-U",
                      "-h",
                      "--user",
                      "--group",
                      "--prompt",
                      "--chroot",
                      "--chdir",
                      "--role",
                      "--type",
                      "--host"),
                  0)),
          Map.entry("doas", shown(Set.of("-n", "-s"), Set.of("-u", "-C"), 0)),
          Map.entry("chroot", shown(Set.of("--skip-chdir"), Set.of("--userspec", "--groups"), 1)),
          Map.entry(
              "flock",
              shown(
                  Set.of(
                      "-n",
                      "-e",
                      "-x",
                      "-s",
                      "-u",
                      "-o",
                      "-F",
                      "--nonblock",
                      "--nb",
                      "--exclusive",
                      "--shared",
                      "--unlock",
                      "--close",
                      "--no-fork"),
                  Set.of("-w", "--timeout", "--wait", "-E", "--conflict-exit-code"),
                  1)),
          Map.entry(
              "xargs",
              hidden(
                  Set.of("-0", "-r", "-t", "-x", "-p", "--null", "--no-run-if-empty", "--verbose"),
                  Set.of(
                      "-n",
                      "-L",
                      "-P",
                      "-d",
                      "-s",
                      "-E",
                      "--max-args",
                      "--max-procs",
                      "--delimiter"),
                  0)));

  private static Wrapper hidden(Set<String> flags, Set<String> valued, int operands) {
    return new Wrapper(flags, valued, operands, false);
  }

  private static Wrapper shown(Set<String> flags, Set<String> valued, int operands) {
    return new Wrapper(flags, valued, operands, true);
  }

  static @Nullable Wrapper of(String program) {
    return ALL.get(program);
  }

  /**
   * Where the command begins in the words, or -1 where that cannot be told.
   *
   * @param first where its options begin
   */
  int begin(List<String> words, int first) {
    int at = first;
    while (at < words.size() && words.get(at).startsWith("-") && words.get(at).length() > 1) {
      String word = words.get(at);
      if (word.equals("--")) {
        at++;
        break;
      }
      int step = step(word);
      if (step == 0) {
        return -1;
      }
      at += step;
    }
    return at + operands;
  }

  /** How many words an option takes, or 0 where it is not known. */
  private int step(String word) {
    if (flags.contains(word)) {
      return 1;
    }
    if (valued.contains(word)) {
      return 2;
    }
    int equals = word.indexOf('=');
    if (word.startsWith("--")) {
      return equals > 0 && valued.contains(word.substring(0, equals)) ? 1 : 0;
    }
    return valued.contains(word.substring(0, 2)) ? 1 : 0;
  }
}
