package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the README and docs/getting-started.md show compiles, runs and does what they say. With
 * {@code -Dsallyport.docs=write} the output that the page shows is written anew.
 */
final class PagesTest {
  private static final Path ROOT = Path.of(System.getProperty("sallyport.root", ".."));

  // Kept: the driver watches the file for as long as the process lives.
  @TempDir(cleanup = CleanupMode.NEVER)
  Path work;

  @Test
  void gettingStartedPrintsWhatThePageShows() throws Exception {
    Path page = ROOT.resolve("docs/getting-started.md");
    String text = Files.readString(page);
    Files.writeString(work.resolve("sallyport.yaml"), block(text, "yaml"));
    String code = block(text, "java").replace("\"sallyport.yaml\"", quoted("sallyport.yaml"));
    String printed = run("GettingStarted", code);
    if ("write".equals(System.getProperty("sallyport.docs"))) {
      Files.writeString(page, replaced(text, "text", printed));
    } else {
      assertThat(printed).isEqualTo(block(text, "text"));
    }
  }

  @Test
  void theExampleOfTheReadmeMasksAndIsRefusedWithAReason() throws Exception {
    String text = Files.readString(ROOT.resolve("README.md"));
    Database database = Shop.on(Peer.POSTGRES);
    Files.writeString(work.resolve("sallyport.yaml"), block(text, "yaml"));
    String code =
        """
        import io.sallyport.jdbc.SallyportAccessDeniedException;
        import java.sql.*;
        import java.util.Properties;
        public class Readme {
          public static void main(String[] args) throws SQLException {
            String password = "%s";
        %s  }
        }
        """
            .formatted(database.password(), block(text, "java"))
            .replace("jdbc:sallyport:postgresql://db/shop", database.governedUrl())
            .replace("\"app\"", '"' + database.user() + '"')
            .replace(
                "\"sallyport.yaml\");",
                quoted("sallyport.yaml") + "); who.setProperty(\"sallyport.target\", \"shop\");")
            .replace("query.setLong(1, 7)", "query.setLong(1, 2)");
    assertThat(run("Readme", code).lines())
        .containsExactly(
            "B***@X.ORG",
            "sql.delete on 'shop/public.customers' is denied: Add a WHERE clause that names the"
                + " rows.");
    assertThat(database.value("SELECT count(*) FROM customers")).isEqualTo("3");
  }

  private static String block(String page, String language) {
    Matcher block = fenced(language).matcher(page);
    assertThat(block.find()).as("a block of %s", language).isTrue();
    return block.group(1);
  }

  private static String replaced(String page, String language, String content) {
    String fresh = "```" + language + "\n" + content + "```\n";
    return fenced(language).matcher(page).replaceFirst(Matcher.quoteReplacement(fresh));
  }

  private static Pattern fenced(String language) {
    return Pattern.compile("```" + language + "\n((?s:.*?))```\n");
  }

  private String quoted(String file) {
    return '"' + work.resolve(file).toString() + '"';
  }

  private String run(String name, String code) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path classes = Files.createDirectories(work.resolve("classes"));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("-proc:none", "-d", classes.toString());
      SimpleJavaFileObject source = new Source(name, code);
      assertThat(compiler.getTask(null, files, null, options, null, List.of(source)).call())
          .as("it compiles")
          .isTrue();
    }
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    URL[] urls = {classes.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader());
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String code;

    Source(String name, String code) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }
}
