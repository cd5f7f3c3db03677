package io.sallyport.semantics.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The server's sides of the old {@code scp} and of {@code rsync}: which files they read and write,
 * as far as their words tell. What is below a folder is {@code folder/?/?}, which only a permit of
 * everything below it covers. Stateless.
 */
final class RemoteCopy {
  private static final Pattern SCP = Pattern.compile("-[vrpdqtf]+");

  /** No {@code s}: with it the words that count come later, by the input. */
  private static final Pattern FLAGS =
      Pattern.compile("-(?=.)[vqbunlLkKWHogDtOJpEAXrdRcCIzxySNUhm]*(e[0-9]*\\.[A-Za-z]*)?");

  /** No path is in them, and nothing but what is copied is touched. */
  private static final Pattern LONG =
      Pattern.compile(
          "--(sender|delete(-before|-during|-after|-delay|-excluded)?|partial|inplace|append|"
              + "append-verify|numeric-ids|ignore-existing|existing|size-only|ignore-times|"
              + "no-[a-z-]+|safe-links|links|perms|times|checksum|fuzzy|force|super|"
              + "(max-size|min-size|timeout|bwlimit|compress-level|block-size|modify-window|"
              + "checksum-choice|log-format|max-delete|stop-after)=[A-Za-z0-9.%]*)");

  private RemoteCopy() {}

  /**
   * A file that is touched.
   *
   * @param action what is done
   * @param name its path without the first slash
   */
  record Touched(String action, String name) {}

  /** What a command touches; null where it is neither of the two on the server's side. */
  static @Nullable List<Touched> of(String program, List<String> words) throws NotLiteral {
    if (program.equals("scp")
        && words.stream().anyMatch(word -> word.matches("-[a-zA-Z]*[tf][a-zA-Z]*"))) {
      return scp(words);
    }
    return program.equals("rsync") && words.contains("--server") ? rsync(words) : null;
  }

  private static List<Touched> scp(List<String> words) throws NotLiteral {
    StringBuilder flags = new StringBuilder();
    int at = 1;
    while (at < words.size() && words.get(at).startsWith("-") && !words.get(at).equals("--")) {
      if (!SCP.matcher(words.get(at)).matches()) {
        throw new NotLiteral("'scp' with an option that is not known");
      }
      flags.append(words.get(at++).substring(1));
    }
    at += at < words.size() && words.get(at).equals("--") ? 1 : 0;
    boolean to = flags.indexOf("t") >= 0;
    List<String> paths = words.subList(at, words.size());
    if (to == flags.indexOf("f") >= 0 || paths.isEmpty() || (to && paths.size() > 1)) {
      throw new NotLiteral("'scp' that neither sends nor takes");
    }
    List<Touched> touched = new ArrayList<>();
    for (String path : paths) {
      String name = name(path);
      touched.add(new Touched(to ? "sftp.write" : "sftp.read", name));
      if (to || flags.indexOf("r") >= 0) {
        // What it is given may be put into it, if it is a folder.
        touched.add(new Touched(to ? "sftp.write" : "sftp.read", name + RemotePath.BELOW));
      }
    }
    return touched;
  }

  private static List<Touched> rsync(List<String> words) throws NotLiteral {
    boolean sends = false;
    boolean deletes = false;
    int at = 1;
    for (; at < words.size() && words.get(at).startsWith("-"); at++) {
      String word = words.get(at);
      if (!word.equals("--server")
          && !FLAGS.matcher(word).matches()
          && !LONG.matcher(word).matches()) {
        throw new NotLiteral("'rsync' with an option that is not known");
      }
      sends |= word.equals("--sender");
      deletes |= word.startsWith("--delete") || word.equals("--force");
    }
    if (at + 1 >= words.size() || !words.get(1).equals("--server") || !words.get(at).equals(".")) {
      throw new NotLiteral("'rsync' whose paths cannot be told");
    }
    List<Touched> touched = new ArrayList<>();
    for (String path : words.subList(at + 1, words.size())) {
      String name = name(path);
      for (String part : List.of(name, name + RemotePath.BELOW)) {
        touched.add(new Touched(sends ? "sftp.read" : "sftp.write", part));
        if (deletes && !sends) {
          touched.add(new Touched("sftp.remove", part));
        }
      }
    }
    return touched;
  }

  private static String name(String path) throws NotLiteral {
    if (!path.startsWith("/") || RemotePath.climbs(path) || path.matches("(?s).*[*?\\[].*|[/.]+")) {
      throw new NotLiteral(
          "a copy of a path that is not absolute, or climbs, or is a pattern, or is the root");
    }
    return RemotePath.name(path);
  }
}
