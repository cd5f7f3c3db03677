package io.sallyport.semantics.ssh;

import io.sallyport.api.Access;
import io.sallyport.api.Action;
import io.sallyport.api.Attributes;
import io.sallyport.api.Resource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds what a command line touches, through whatever programs run others for it. */
final class Unwrapper {
  private static final int DEEPEST = 6;
  private static final int MOST = 256;

  /** How many commands are looked at on the way: runners within runners would multiply. */
  private static final int MOST_LOOKED_AT = 1_024;

  private static final Set<String> SHELLS =
      Set.of("sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "rbash", "posh", "yash");

  /** They change what later words mean, or run what is not in the line. */
  private static final Set<String> NOT_READ =
      Set.of(
          ".",
          "-",
          "source",
          "alias",
          "unalias",
          "trap",
          "set",
          "shopt",
          "setopt",
          "unsetopt",
          "emulate",
          "builtin",
          "enable",
          "hash",
          "redirect",
          "hist",
          "wait",
          "declare",
          "typeset",
          "integer",
          "float",
          "nameref",
          "compound",
          "private",
          "vared",
          "local",
          "readonly",
          "unset",
          "read",
          "mapfile",
          "readarray",
          "getopts",
          "let",
          "fc",
          "history",
          "bind",
          "complete",
          "autoload",
          "zmodload",
          "noglob",
          "nocorrect",
          "disown",
          "bg",
          "fg",
          "jobs",
          "umask",
          "ulimit",
          "pushd",
          "popd",
          "fish",
          "csh",
          "tcsh",
          "pwsh",
          "elvish",
          "nu",
          "xonsh",
          "rc",
          "es");

  /** They run words behind their own in ways of many options. */
  private static final Set<String> RUNNERS =
      Set.of(
          "find",
          "su",
          "runuser",
          "pkexec",
          "ssh",
          "docker",
          "podman",
          "kubectl",
          "nsenter",
          "unshare",
          "systemd-run",
          "strace",
          "ltrace",
          "gdb",
          "watch",
          "script",
          "parallel",
          "env",
          "firejail",
          "bwrap",
          "setpriv",
          "capsh",
          "taskset",
          "chrt",
          "numactl",
          "cgexec",
          "proot",
          "fakeroot",
          "screen",
          "tmux",
          "expect",
          "dbus-run-session",
          "sg",
          "newgrp",
          "start-stop-daemon",
          "at",
          "batch",
          "entr",
          "rlwrap",
          "lxc-attach",
          "machinectl");

  /** Commands of the shell itself whose words some shells evaluate as arithmetic or as names. */
  private static final Set<String> EVALUATING =
      Set.of(
          "test", "[", "printf", "print", "exit", "return", "shift", "break", "continue", "kill");

  private static final Pattern ASSIGNMENT = Pattern.compile("(?s)[A-Za-z_]\\w*=.*");
  private static final Pattern SHELL_OPTIONS = Pattern.compile("-[luexf]*c[luexf]*");
  private static final Pattern COMMAND_LIKE = Pattern.compile("[A-Za-z_./][A-Za-z0-9_./+-]*");
  private static final Pattern LINE_LIKE = Pattern.compile("(?s)(?=.*[A-Za-z]).*[ \\t;|&].*");
  private static final Pattern STANDARD =
      Pattern.compile("(/usr/local|/usr)?/s?bin/([A-Za-z0-9_.+-]+)|([A-Za-z0-9_.+-]+)");

  private final String target;
  private final Set<Access> accesses = new LinkedHashSet<>();
  private int lookedAt;

  private Unwrapper(String target) {
    this.target = target;
  }

  static List<Access> accesses(String target, List<Command> commands) throws NotLiteral {
    Unwrapper unwrapper = new Unwrapper(target);
    unwrapper.all(commands, false, 0);
    if (unwrapper.lookedAt > MOST_LOOKED_AT || unwrapper.accesses.size() > MOST) {
      throw new NotLiteral("commands within commands, too many");
    }
    if (unwrapper.accesses.isEmpty()) {
      throw new NotLiteral("no command at all");
    }
    return List.copyOf(unwrapper.accesses);
  }

  private void all(List<Command> commands, boolean implied, int depth) throws NotLiteral {
    if (depth > DEEPEST) {
      throw new NotLiteral("commands within commands, too deep");
    }
    for (Command command : commands) {
      for (String assignment : command.assignments()) {
        add("ssh.env", assignment, implied);
      }
      for (Command.Redirect redirect : command.redirects()) {
        redirect(redirect, implied);
      }
      if (!command.words().isEmpty()) {
        words(command.words(), implied, depth);
      }
    }
  }

  private void redirect(Command.Redirect redirect, boolean implied) throws NotLiteral {
    String path = redirect.to();
    if (redirect.ofDescriptor() || path.equals("/dev/null")) {
      return;
    }
    if (!path.startsWith("/")) {
      throw new NotLiteral("a redirection to a path that is not absolute");
    }
    if (RemotePath.climbs(path)) {
      throw new NotLiteral("a redirection to a path with '..' in it");
    }
    String resource = RemotePath.name(path);
    if (resource.matches("dev/(tcp|udp|fd|std\\w+)(/.*)?|proc/.*")) {
      throw new NotLiteral("a redirection that is no file");
    }
    if (redirect.reads()) {
      add("sftp.read", resource, implied);
    }
    if (redirect.writes()) {
      add("sftp.write", resource, implied);
    }
  }

  /** One command's words. */
  private void words(List<String> words, boolean implied, int depth) throws NotLiteral {
    if (depth > DEEPEST || ++lookedAt > MOST_LOOKED_AT) {
      throw new NotLiteral("commands within commands, too deep or too many");
    }
    String program = standard(words.get(0));
    if (words.get(0).isEmpty() || words.get(0).equals(Words.ANY)) {
      throw new NotLiteral("a command whose name is empty or not known");
    }
    boolean runs = SHELLS.contains(program) || RUNNERS.contains(program);
    if (runs && words.contains(Words.ANY)) {
      throw new NotLiteral("'xargs' that hands its input to a program that runs others");
    }
    if (NOT_READ.contains(program)) {
      throw new NotLiteral(
          "'" + program + "', which changes what commands mean or is no POSIX shell");
    }
    evaluates(program, words);
    Wrapper wrapper = Wrapper.of(program);
    if (SHELLS.contains(program)) {
      shell(words, implied, depth);
    } else if (program.equals("eval")) {
      if (words.size() > 1 && words.get(1).startsWith("-")) {
        throw new NotLiteral("'eval' with an option");
      }
      nested(String.join(" ", words.subList(1, words.size())), implied, depth);
    } else if (program.equals("export")) {
      export(words, implied);
    } else if (program.equals("env") && env(words, implied, depth)) {
      return;
    } else if (wrapper != null && !looksUp(program, words)) {
      wrapped(wrapper, program, words, implied, depth);
    } else {
      add("ssh.exec", Words.name(words), implied);
      copies(program, words, implied);
      if (RUNNERS.contains(program) || (program.isEmpty() && elsewhere(words.get(0)))) {
        guess(words, depth);
      }
    }
  }

  private void copies(String program, List<String> words, boolean implied) throws NotLiteral {
    List<RemoteCopy.Touched> files = RemoteCopy.of(program, words);
    if (files != null) {
      for (RemoteCopy.Touched file : files) {
        add(file.action(), file.name(), implied);
      }
    }
  }

  /**
   * {@code test -v 'a[$(x)]'} runs {@code x} in bash, {@code printf %d 'a[$(x)]'} in ksh and zsh;
   * {@code printf -v PATH} assigns.
   */
  private static void evaluates(String program, List<String> words) throws NotLiteral {
    if (!EVALUATING.contains(program)) {
      return;
    }
    if (program.startsWith("print") && words.size() > 1 && words.get(1).startsWith("-v")) {
      throw new NotLiteral("'" + program + "' that assigns to a variable");
    }
    if (words.stream().anyMatch(Unwrapper::expandsInSubscript)) {
      throw new NotLiteral("an expansion in a subscript, which '" + program + "' evaluates");
    }
  }

  /** {@code command -v name} tells where a command is and runs nothing. */
  private static boolean looksUp(String program, List<String> words) {
    return program.equals("command") && words.size() > 1 && words.get(1).matches("-[vV]");
  }

  /** The program's name where it is the system's own, else the empty string. */
  private static String standard(String word) {
    return STANDARD.matcher(word).matches() ? word.substring(word.lastIndexOf('/') + 1) : "";
  }

  private static boolean expandsInSubscript(String word) {
    int bracket = word.indexOf('[');
    return bracket >= 0 && (word.indexOf('$', bracket) >= 0 || word.indexOf('`', bracket) >= 0);
  }

  /**
   * Whether it is a program of that kind by another way than the system's own: {@code //bin/env}.
   */
  private static boolean elsewhere(String word) {
    String name = word.substring(word.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return SHELLS.contains(name) || RUNNERS.contains(name) || Wrapper.of(name) != null;
  }

  private void shell(List<String> words, boolean implied, int depth) throws NotLiteral {
    int at = 1;
    boolean command = false;
    while (at < words.size() && words.get(at).startsWith("-") && !command) {
      String word = words.get(at);
      if (word.equals("-o")
          && at + 1 < words.size()
          && words.get(at + 1).matches("pipefail|errexit|nounset|noglob")) {
        at += 2;
      } else if (word.matches("-[luexf]+")) {
        at++;
      } else if (SHELL_OPTIONS.matcher(word).matches()) {
        command = true;
        at++;
      } else {
        throw new NotLiteral("a shell with an option that is not known");
      }
    }
    if (at == words.size()) {
      throw new NotLiteral("a shell that reads commands from its input");
    }
    if (words.get(at).startsWith("-") || words.get(at).startsWith("+")) {
      throw new NotLiteral("a shell with an option that is not known");
    }
    if (command) {
      nested(words.get(at), implied, depth);
    } else {
      add("ssh.exec", Words.name(words), implied);
    }
  }

  private void nested(String line, boolean implied, int depth) throws NotLiteral {
    all(ShellParser.parse(line), implied, depth + 1);
  }

  private void export(List<String> words, boolean implied) throws NotLiteral {
    for (String word : words.subList(1, words.size())) {
      if (!ASSIGNMENT.matcher(word).matches()) {
        throw new NotLiteral("an 'export' that assigns nothing");
      }
      add("ssh.env", word, implied);
    }
    if (words.size() == 1) {
      add("ssh.exec", Words.name(words), implied);
    }
  }

  /** Whether {@code env} runs a command that is now told. */
  private boolean env(List<String> words, boolean implied, int depth) throws NotLiteral {
    int at = 1;
    while (at < words.size()) {
      String word = words.get(at);
      if (word.indexOf('=') >= 0 && !word.startsWith("-")) {
        add("ssh.env", word, implied);
        at++;
      } else if (word.equals("-i") || word.equals("-") || word.equals("--")) {
        at++;
      } else if (word.startsWith("-")) {
        throw new NotLiteral("'env' with an option that is not known");
      } else {
        words(words.subList(at, words.size()), implied, depth + 1);
        return true;
      }
    }
    return false;
  }

  private void wrapped(
      Wrapper wrapper, String program, List<String> words, boolean implied, int depth)
      throws NotLiteral {
    boolean plainly = program.equals("nice") && words.size() > 1;
    int begin = wrapper.begin(words, plainly && words.get(1).matches("--?[0-9]+") ? 2 : 1);
    if (wrapper.shown()) {
      add("ssh.exec", Words.name(words), implied);
    }
    if (begin < 0) {
      throw new NotLiteral("'" + program + "' with an option that is not known");
    }
    if (program.equals("timeout")
        && begin <= words.size()
        && !words.get(begin - 1).matches("[0-9.]+[smhd]?")) {
      throw new NotLiteral("'timeout' whose time is not a number");
    }
    if (begin >= words.size()) {
      if (program.equals("exec") || opensShell(program, words)) {
        throw new NotLiteral("'" + program + "' without a command");
      }
      if (!wrapper.shown()) {
        add("ssh.exec", Words.name(words), implied);
      }
      return;
    }
    inner(wrapper, program, words, begin, implied, depth);
  }

  private static boolean opensShell(String program, List<String> words) {
    boolean asks =
        words.contains("-i")
            || words.contains("-s")
            || words.contains("--login")
            || words.contains("--shell");
    return (program.equals("sudo") && asks) || program.equals("doas") || program.equals("chroot");
  }

  private void inner(
      Wrapper wrapper, String program, List<String> words, int begin, boolean implied, int depth)
      throws NotLiteral {
    List<String> inner = new ArrayList<>(words.subList(begin, words.size()));
    while (program.equals("sudo") && !inner.isEmpty() && assignsForSudo(inner.get(0))) {
      add("ssh.env", inner.remove(0), implied);
      if (!inner.isEmpty() && inner.get(0).startsWith("-")) {
        throw new NotLiteral("'sudo' with an option behind a variable");
      }
    }
    if (program.equals("flock") && inner.get(0).startsWith("-")) {
      if (!inner.get(0).matches("-c|--command") || inner.size() != 2) {
        throw new NotLiteral("'flock' with an option that is not known");
      }
      inner = List.of("sh", "-c", inner.get(1));
    }
    if (program.equals("xargs")) {
      // The words that it reads are not known: only a permit of any words covers them.
      inner.add(Words.ANY);
    }
    if (!inner.isEmpty()) {
      words(inner, implied || wrapper.shown(), depth + 1);
    }
  }

  private static boolean assignsForSudo(String word) {
    return word.indexOf('=') > 0 && !word.startsWith("/");
  }

  /** For denies only: whatever stands behind the program's own name may be what it runs. */
  private void guess(List<String> words, int depth) {
    if (words.size() > MOST) {
      // What is not looked at may be what is denied.
      lookedAt = MOST_LOOKED_AT;
    }
    for (int i = 1; i < words.size() && ++lookedAt <= MOST_LOOKED_AT; i++) {
      String word = words.get(i);
      String text = word.startsWith("-") ? value(word) : word;
      if (COMMAND_LIKE.matcher(text).matches()) {
        guessWords(text.equals(word) ? words.subList(i, words.size()) : List.of(text), depth);
      } else if (LINE_LIKE.matcher(text).matches()) {
        guessLine(text, depth);
      }
    }
  }

  /** What an option is given in the same word, as in {@code --command=x} and {@code -cx}. */
  private static String value(String option) {
    int equals = option.indexOf('=');
    boolean named = option.startsWith("--");
    return named
        ? option.substring(equals < 0 ? option.length() : equals + 1)
        : option.length() < 2 ? "" : option.substring(2);
  }

  private void guessWords(List<String> words, int depth) {
    try {
      if (RUNNERS.contains(standard(words.get(0)))) {
        add("ssh.exec", Words.name(words), true);
      } else {
        words(words, true, depth + 1);
      }
    } catch (NotLiteral notACommand) {
      addQuietly(Words.name(words));
    }
  }

  private void guessLine(String line, int depth) {
    try {
      nested(line, true, depth);
    } catch (NotLiteral notACommand) {
      addQuietly(Words.UNKNOWN);
    }
  }

  private void addQuietly(String name) {
    accesses.add(
        new Access(new Action("ssh.exec"), Resource.of(target, name), true, Attributes.none()));
  }

  private void add(String action, String name, boolean implied) throws NotLiteral {
    if (accesses.size() > MOST) {
      throw new NotLiteral("more than " + MOST + " things to decide on");
    }
    accesses.add(
        new Access(new Action(action), Resource.of(target, name), implied, Attributes.none()));
  }
}
