package io.sallyport.arch;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The checkout under test: its modules as the poms name them, their sources and their classes. */
final class Project {

  /** The modules that users embed. Samples and benchmarks are used by nothing. */
  static final List<String> LIBRARY =
      List.of(
          "api",
          "policy-spi",
          "audit-spi",
          "credential-spi",
          "secret-json",
          "client-token",
          "credentials",
          "credentials-age",
          "credentials-vault",
          "kernel",
          "detectors",
          "sql-semantics",
          "ssh-semantics",
          "http-semantics",
          "policy-rules",
          "audit-journal",
          "audit-ocsf",
          "audit-table",
          "audit-otlp",
          "approval-jdbc",
          "audit-kafka",
          "embedded",
          "jdbc-wire",
          "jdbc-remote",
          "jdbc-driver",
          "ssh-client",
          "http-interceptor",
          "gateway",
          "cli",
          "testkit");

  private Project() {}

  static Path root() {
    return Path.of(System.getProperty("sallyport.root", "..")).toAbsolutePath().normalize();
  }

  /** Every module with a jar, by its directory below the root, in the order of the build. */
  static List<Path> modules() {
    return modulesBelow(root());
  }

  private static List<Path> modulesBelow(Path directory) {
    List<Path> found = new ArrayList<>();
    NodeList names = pom(directory).getElementsByTagName("module");
    for (int i = 0; i < names.getLength(); i++) {
      Path module = directory.resolve(names.item(i).getTextContent());
      found.addAll(modulesBelow(module));
      if (pom(module).getElementsByTagName("packaging").getLength() == 0) {
        found.add(module);
      }
    }
    return found;
  }

  static Document pom(Path module) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(module.resolve("pom.xml").toFile());
    } catch (ParserConfigurationException | SAXException e) {
      throw new AssertionError("unreadable pom in " + module, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JavaClasses mainClasses(List<String> modules) {
    return classes(modules, "classes");
  }

  static JavaClasses testClasses(List<String> modules) {
    return classes(modules, "test-classes");
  }

  private static JavaClasses classes(List<String> modules, String kind) {
    String build = System.getProperty("sallyport.build", "target");
    return new ClassFileImporter()
        .importPaths(
            modules.stream()
                .map(module -> root().resolve(module).resolve(build).resolve(kind))
                .filter(Files::isDirectory)
                .toList());
  }

  /** The files below a directory, nothing when there is no such directory. */
  static List<Path> files(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> mainJava() {
    return modules().stream()
        .flatMap(module -> files(module.resolve("src/main/java")).stream())
        .filter(file -> file.toString().endsWith(".java"))
        .toList();
  }

  static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String shown(Path file) {
    return root().relativize(file).toString();
  }
}
