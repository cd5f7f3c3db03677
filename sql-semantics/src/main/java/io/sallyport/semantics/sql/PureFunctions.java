package io.sallyport.semantics.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The built-in functions that need no permit: they compute a value from their arguments, the clock
 * or chance, and reach no file, network, catalog, sequence, lock, setting or other session.
 */
final class PureFunctions {
  private static final Map<Dialect, PureFunctions> LISTS = load();

  private final Set<String> names;

  private PureFunctions(Set<String> names) {
    this.names = names;
  }

  static PureFunctions of(Dialect dialect) {
    PureFunctions list = LISTS.get(dialect);
    if (list == null) {
      throw new IllegalStateException("no function list for " + dialect);
    }
    return list;
  }

  boolean contains(String lowerName) {
    return names.contains(lowerName);
  }

  private static Map<Dialect, PureFunctions> load() {
    Map<Dialect, PureFunctions> lists = new EnumMap<>(Dialect.class);
    lists.put(Dialect.POSTGRESQL, read("postgresql"));
    lists.put(Dialect.MYSQL, read("mysql"));
    lists.put(Dialect.MARIADB, read("mysql"));
    lists.put(Dialect.H2, read("h2"));
    return lists;
  }

  private static PureFunctions read(String name) {
    String resource = "pure-functions-" + name + ".txt";
    try (InputStream in = PureFunctions.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + resource);
      }
      Set<String> names = new HashSet<>();
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String text = line.strip();
        if (!text.isEmpty() && !text.startsWith("#")) {
          names.addAll(Set.of(text.split("\\s+")));
        }
      }
      return new PureFunctions(Set.copyOf(names));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
