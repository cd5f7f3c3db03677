package io.sallyport.jdbc.codegen;

import java.util.List;

/** One interface with its rows; superclass {@code by-hand} or {@code never} generates nothing. */
record Delegated(Class<?> type, String superclass, String access, List<Row> rows) {

  Delegated {
    rows = List.copyOf(rows);
  }

  boolean generated() {
    return !superclass.equals("by-hand") && !superclass.equals("never");
  }

  boolean byAccessor() {
    return access.equals("accessor");
  }

  String className() {
    return "Forwarding" + type.getSimpleName();
  }
}
