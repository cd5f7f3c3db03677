package io.sallyport.jdbc.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the delegates: {@code Generate <table> <output directory>}. A file is written only when
 * its text changes, so that an unchanged table compiles nothing anew.
 */
public final class Generate {
  private Generate() {}

  /**
   * Reads the table and writes the classes.
   *
   * @param arguments the table's path and the directory of generated sources
   * @throws IOException when a file cannot be read or written
   * @throws Exception when the table and this JDK's interfaces do not agree; all faults are named
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1], "io", "sallyport", "jdbc");
    Files.createDirectories(directory);
    for (Map.Entry<String, String> file :
        sources(Files.readAllLines(Path.of(arguments[0]))).entrySet()) {
      writeIfChanged(directory.resolve(file.getKey() + ".java"), file.getValue());
    }
  }

  /** The generated files' text by class name, in the table's order. */
  static Map<String, String> sources(List<String> table) throws TableException {
    Map<String, String> sources = new LinkedHashMap<>();
    List<Row> bound = new ArrayList<>();
    for (Delegated delegated : Table.read(table)) {
      delegated.rows().stream()
          .filter(row -> row.treatment() == Treatment.BOUND)
          .forEach(bound::add);
      if (delegated.generated()) {
        sources.put(delegated.className(), ClassWriter.write(delegated));
      }
    }
    if (!bound.isEmpty()) {
      sources.put("Setter", SetterWriter.write(bound, false));
      sources.put("NamedSetter", SetterWriter.write(bound, true));
    }
    return sources;
  }

  static void writeIfChanged(Path file, String text) throws IOException {
    if (!Files.exists(file) || !Files.readString(file).equals(text)) {
      Files.writeString(file, text);
    }
  }
}
