package io.sallyport.semantics.sql;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * PostgreSQL's own parser in a process beside this one ({@code src/test/peer}); {@code .ci/peer}
 * installs it. One thread at a time.
 */
final class PostgresPeer implements AutoCloseable {
  private static final Path HOME = Path.of("target", "peer");
  private static final Path SCRIPT = HOME.resolve("reader.mjs");

  private final Process process;
  private final BufferedReader from;
  private final BufferedWriter to;

  /**
   * What the peer makes of a text.
   *
   * @param status {@code ok}, {@code error}, or how many statements it holds
   * @param kind the name of the statement's node
   * @param relations the relations it names; an empty schema where it gives none
   * @param defined the table that it defines, with its columns, or empty
   * @param tokens the start and end of every token that is no comment; null where it has an error
   */
  record Reading(
      String status, String kind, Set<RelationName> relations, String defined, String tokens) {
    boolean parsed() {
      return status.equals("ok");
    }
  }

  PostgresPeer() throws IOException {
    process = start();
    from = process.inputReader(StandardCharsets.UTF_8);
    to = process.outputWriter(StandardCharsets.UTF_8);
  }

  static boolean installed() {
    return Files.isRegularFile(SCRIPT) && Files.isDirectory(HOME.resolve("node_modules"));
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("node", "reader.mjs"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(HOME.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  Reading read(String sql) throws IOException {
    to.write(Base64.getEncoder().encodeToString(sql.getBytes(StandardCharsets.UTF_8)));
    to.write('\n');
    to.flush();
    String line = from.readLine();
    if (line == null) {
      throw new IOException("the peer ended");
    }
    String[] cells = line.split("\t", -1);
    Set<RelationName> relations = new LinkedHashSet<>();
    for (String name : cells[2].split(",")) {
      if (!name.isEmpty()) {
        relations.add(name(name));
      }
    }
    return new Reading(cells[0], cells[1], relations, cells[3], cells[4]);
  }

  static RelationName name(String encoded) {
    int dot = encoded.indexOf('.');
    return new RelationName(
        decoded(encoded.substring(0, dot)), decoded(encoded.substring(dot + 1)));
  }

  static String decoded(String name) {
    return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The statements of a script of psql. */
  static List<String> statements(Path script) throws IOException {
    Process splitting = start("split", script.toAbsolutePath().toString());
    try (BufferedReader lines = splitting.inputReader(StandardCharsets.UTF_8)) {
      return lines
          .lines()
          .map(line -> new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8))
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    to.close();
    process.destroy();
  }
}
