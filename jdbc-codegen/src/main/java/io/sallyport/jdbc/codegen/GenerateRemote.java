package io.sallyport.jdbc.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the stubs of the remote connection: {@code GenerateRemote <table> <calls> <output
 * directory>}. What the embedded driver refuses, the remote one refuses in the same words.
 */
public final class GenerateRemote {
  private static final Set<String> STUBBED =
      Set.of(
          "Connection",
          "Statement",
          "PreparedStatement",
          "CallableStatement",
          "ResultSet",
          "DatabaseMetaData");

  private GenerateRemote() {}

  /**
   * Reads the tables and writes the classes.
   *
   * @param arguments the paths of both tables and of the directory of generated sources
   * @throws IOException when a file cannot be read or written
   * @throws Exception when the table and this JDK's interfaces do not agree, or a method has no
   *     number
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[2], "io", "sallyport", "jdbc", "remote");
    Files.createDirectories(directory);
    List<String> table = Files.readAllLines(Path.of(arguments[0]));
    List<String> calls = Files.readAllLines(Path.of(arguments[1]));
    for (Map.Entry<String, String> file : sources(table, calls).entrySet()) {
      Generate.writeIfChanged(directory.resolve(file.getKey() + ".java"), file.getValue());
    }
  }

  /** The generated files' text by class name, in the table's order. */
  static Map<String, String> sources(List<String> table, List<String> calls) throws TableException {
    Map<String, Integer> numbers = new HashMap<>();
    for (String line : calls) {
      if (!line.startsWith("#")) {
        String[] cells = line.split("\t", -1);
        numbers.put(cells[1] + "." + cells[2], Integer.valueOf(cells[0]));
      }
    }
    Map<String, String> sources = new LinkedHashMap<>();
    for (Delegated delegated : Table.read(table)) {
      String name = delegated.type().getSimpleName();
      if (STUBBED.contains(name)) {
        sources.put("Stub" + name, new RemoteWriter(delegated, numbers).write());
      }
    }
    return sources;
  }
}
