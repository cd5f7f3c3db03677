package io.sallyport.jdbc.codegen;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the table and holds it against the interfaces of the JDK that runs the build. */
final class Table {
  private static final int COLUMNS = 5;
  private static final List<String> GUARDS = List.of("", "lob", "target", "position");

  private final Map<String, Delegated> types = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  private Table() {}

  /** The table's interfaces in its own order; every fault found is in the exception's message. */
  static List<Delegated> read(List<String> lines) throws TableException {
    Table table = new Table();
    Map<String, List<String[]>> byInterface = new LinkedHashMap<>();
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] cells = line.split("\t", -1);
      if (cells.length != COLUMNS) {
        table.faults.add("a row needs " + COLUMNS + " columns: '" + line + "'");
        continue;
      }
      byInterface.computeIfAbsent(cells[0], name -> new ArrayList<>()).add(cells);
    }
    byInterface.forEach(table::readInterface);
    if (!table.faults.isEmpty()) {
      throw new TableException(String.join(System.lineSeparator(), table.faults));
    }
    return List.copyOf(table.types.values());
  }

  private void readInterface(String name, List<String[]> cells) {
    String[] head = cells.get(0);
    if (!head[1].equals("class")) {
      faults.add(name + " needs a row for the interface itself before its methods");
      return;
    }
    Class<?> type;
    try {
      type = Class.forName(name);
    } catch (ClassNotFoundException e) {
      faults.add(name + " is in the table but not in this JDK");
      return;
    }
    boolean never = head[2].equals("never");
    List<Row> rows = never ? List.of() : rows(type, cells.subList(1, cells.size()));
    types.put(name, new Delegated(type, head[2], head[4], rows));
  }

  private List<Row> rows(Class<?> type, List<String[]> cells) {
    Map<String, Method> unclassified = methods(type);
    List<Row> rows = new ArrayList<>();
    for (String[] row : cells) {
      String where = type.getName() + "." + row[1];
      Method method = unclassified.remove(row[1]);
      if (method == null) {
        faults.add(where + " is in the table, but twice or not in this JDK");
        continue;
      }
      try {
        rows.add(row(method, row));
      } catch (TableException e) {
        faults.add(where + ": " + e.getMessage());
      }
    }
    unclassified
        .keySet()
        .forEach(left -> faults.add(type.getName() + "." + left + " is not classified"));
    return rows;
  }

  private static Row row(Method method, String[] cells) throws TableException {
    Treatment treatment = Treatment.parse(cells[2]);
    if (!GUARDS.contains(cells[3])) {
      throw new TableException("unknown guard '" + cells[3] + "'");
    }
    boolean explained = treatment == Treatment.GOVERNED || treatment == Treatment.REFUSED;
    if (explained == cells[4].isEmpty()) {
      throw new TableException("governed and refused need a reason, the others none");
    }
    return new Row(method, treatment, cells[3], cells[4]);
  }

  /** The methods an implementation may or must write: abstract and default, by signature. */
  private static Map<String, Method> methods(Class<?> type) {
    Map<String, Method> methods = new TreeMap<>();
    Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !method.isSynthetic() && !Modifier.isStatic(method.getModifiers()))
        .forEach(method -> methods.put(Row.signature(method), method));
    return methods;
  }
}
