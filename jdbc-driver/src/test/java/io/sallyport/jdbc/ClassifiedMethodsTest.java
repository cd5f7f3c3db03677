package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the table, the classes and the running JDK against each other. */
class ClassifiedMethodsTest {
  private static final Set<String> NOT_GENERATED = Set.of("by-hand", "never");

  /** A line of the table. */
  record Row(String type, String method, String treatment, String guard, String reason) {
    static Row of(String line) {
      String[] cells = line.split("\t", -1);
      return new Row(cells[0], cells[1], cells[2], cells[3], cells[4]);
    }

    boolean head() {
      return method.equals("class");
    }
  }

  static List<Row> table() {
    try (Stream<String> lines = Files.lines(Path.of("src/main/jdbc/methods.tsv"))) {
      return lines.filter(line -> !line.isBlank() && !line.startsWith("#")).map(Row::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Row> generated() {
    return table().stream().filter(row -> row.head() && !NOT_GENERATED.contains(row.treatment()));
  }

  @Test
  void everyInterfaceOfTheRunningJdkIsInTheTable() throws Exception {
    Set<String> known =
        table().stream().filter(Row::head).map(Row::type).collect(Collectors.toSet());
    assertThat(jdkInterfaces()).hasSizeGreaterThan(40).isSubsetOf(known);
  }

  @Test
  void everyMethodOfTheRunningJdkIsClassifiedAndNoRowIsStale() throws Exception {
    Map<String, List<Row>> byType =
        table().stream()
            .collect(Collectors.groupingBy(Row::type, LinkedHashMap::new, Collectors.toList()));
    for (List<Row> rows : byType.values()) {
      if (rows.get(0).treatment().equals("never")) {
        continue;
      }
      assertThat(rows.stream().skip(1).map(Row::method))
          .as(rows.get(0).type())
          .containsExactlyInAnyOrderElementsOf(methods(Class.forName(rows.get(0).type())).keySet());
    }
  }

  @ParameterizedTest
  @MethodSource("generated")
  void generatedClassIsWhatTheTableSays(Row head) throws Exception {
    Class<?> type = Class.forName(head.type());
    Class<?> forwarding = Class.forName("io.sallyport.jdbc.Forwarding" + type.getSimpleName());
    Map<String, Method> methods = methods(type);
    for (Row row : table()) {
      if (!row.type().equals(head.type()) || row.head()) {
        continue;
      }
      Method declared = methods.get(row.method());
      Method ours = forwarding.getDeclaredMethod(declared.getName(), declared.getParameterTypes());
      boolean governed = row.treatment().equals("governed");
      assertThat(Modifier.isAbstract(ours.getModifiers())).as(row.toString()).isEqualTo(governed);
      assertThat(Modifier.isFinal(ours.getModifiers())).as(row.toString()).isEqualTo(!governed);
    }
  }

  @ParameterizedTest
  @MethodSource("generated")
  void noDefaultMethodOfTheJdkStandsInForOurs(Row head) throws Exception {
    Class<?> type = Class.forName(head.type());
    Class<?> forwarding = Class.forName("io.sallyport.jdbc.Forwarding" + type.getSimpleName());
    assertNothingInherited(forwarding, type);
  }

  @Test
  void everyClassByHandWritesEveryMethodItself() {
    List<Class<?>> classes =
        List.of(
            GovernedArray.class,
            GovernedBlob.class,
            GovernedClob.class,
            GovernedNClob.class,
            GovernedRef.class,
            GovernedResultSetMetaData.class,
            GovernedRowId.class,
            GovernedSavepoint.class,
            GovernedSqlxml.class,
            GovernedStruct.class);
    for (Class<?> ours : classes) {
      for (Class<?> type : jdbcInterfaces(ours)) {
        assertNothingInherited(ours, type);
      }
    }
  }

  /** Fails on a public method of the interface that the class leaves to a default of the JDK. */
  static void assertNothingInherited(Class<?> ours, Class<?> type) {
    for (Method method : type.getMethods()) {
      if (Modifier.isStatic(method.getModifiers())) {
        continue;
      }
      assertThat(find(ours, method).getDeclaringClass().getPackageName())
          .as(ours.getSimpleName() + " inherits " + method)
          .isEqualTo("io.sallyport.jdbc");
    }
  }

  private static Method find(Class<?> ours, Method method) {
    try {
      for (Class<?> c = ours; c != null && c != Object.class; c = c.getSuperclass()) {
        for (Method declared : c.getDeclaredMethods()) {
          if (declared.getName().equals(method.getName())
              && Arrays.equals(declared.getParameterTypes(), method.getParameterTypes())) {
            return declared;
          }
        }
      }
      return ours.getMethod(method.getName(), method.getParameterTypes());
    } catch (NoSuchMethodException e) {
      throw new AssertionError(method.toString(), e);
    }
  }

  private static Set<Class<?>> jdbcInterfaces(Class<?> ours) {
    Set<Class<?>> found = new java.util.LinkedHashSet<>();
    for (Class<?> c = ours; c != null; c = c.getSuperclass()) {
      for (Class<?> type : c.getInterfaces()) {
        if (type.getPackageName().equals("java.sql")) {
          found.add(type);
        }
      }
    }
    return found;
  }

  private static Map<String, Method> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !method.isSynthetic() && !Modifier.isStatic(method.getModifiers()))
        .collect(Collectors.toMap(ClassifiedMethodsTest::signature, method -> method));
  }

  private static String signature(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(",", method.getName() + "(", ")"));
  }

  private static Set<String> jdkInterfaces() throws Exception {
    Path module = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules", "java.sql");
    Set<String> found = new TreeSet<>();
    for (String name : List.of("java.sql", "javax.sql")) {
      try (Stream<Path> files = Files.list(module.resolve(name.replace('.', '/')))) {
        for (Path file : files.toList()) {
          String simple = file.getFileName().toString().replace(".class", "");
          if (!file.toString().endsWith(".class") || simple.contains("$")) {
            continue;
          }
          Class<?> type = Class.forName(name + "." + simple);
          if (type.isInterface() && Modifier.isPublic(type.getModifiers())) {
            found.add(type.getName());
          }
        }
      }
    }
    return found;
  }
}
