package io.sallyport.jdbc.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateTest {
  private static final List<String> SAVEPOINT =
      List.of(
          "# a comment",
          "java.sql.Savepoint\tclass\tValueDelegate\t\tfield",
          "java.sql.Savepoint\tgetSavepointId()\tforwarded\t\t",
          "java.sql.Savepoint\tgetSavepointName()\trefused\t\tnames stay inside; use the id");

  @Test
  void methodWithoutARowFailsTheBuildByItsName() {
    assertThatThrownBy(() -> Generate.sources(SAVEPOINT.subList(0, 3)))
        .isInstanceOf(TableException.class)
        .hasMessage("java.sql.Savepoint.getSavepointName() is not classified");
  }

  @Test
  void everyFaultIsReportedAtOnce() {
    assertThatThrownBy(() -> Generate.sources(SAVEPOINT.subList(0, 2)))
        .hasMessageContaining("getSavepointId()")
        .hasMessageContaining("getSavepointName()");
  }

  @Test
  void rowWithoutAMethodFailsTheBuild() {
    assertThatThrownBy(() -> Generate.sources(with("java.sql.Savepoint\tgone()\tforwarded\t\t")))
        .hasMessage("java.sql.Savepoint.gone() is in the table, but twice or not in this JDK");
  }

  @Test
  void methodClassifiedTwiceFailsTheBuild() {
    assertThatThrownBy(() -> Generate.sources(with(SAVEPOINT.get(2))))
        .hasMessageContaining("getSavepointId() is in the table, but twice");
  }

  @Test
  void interfaceThatIsNotInTheJdkFailsTheBuild() {
    assertThatThrownBy(() -> Generate.sources(List.of("java.sql.Gone\tclass\tnever\t\tgone")))
        .hasMessage("java.sql.Gone is in the table but not in this JDK");
  }

  @Test
  void unknownClassOrMissingReasonFailsTheBuild() {
    List<String> typo = new ArrayList<>(SAVEPOINT);
    typo.set(2, "java.sql.Savepoint\tgetSavepointId()\tforward\t\t");
    assertThatThrownBy(() -> Generate.sources(typo))
        .hasMessageContaining("unknown class 'forward'");
    List<String> silent = new ArrayList<>(SAVEPOINT);
    silent.set(3, "java.sql.Savepoint\tgetSavepointName()\trefused\t\t");
    assertThatThrownBy(() -> Generate.sources(silent)).hasMessageContaining("need a reason");
  }

  @Test
  void typeWithoutAConversionRuleCannotBeForwarded() {
    List<String> table =
        List.of(
            "java.sql.Wrapper\tclass\tDelegate\t\tfield",
            "java.sql.Wrapper\tisWrapperFor(Class)\tforwarded\t\t",
            "java.sql.Wrapper\tunwrap(Class)\tforwarded\t\t");
    assertThat(catchMessage(table)).isEmpty();
    List<String> pooled =
        List.of(
            "javax.sql.XAConnection\tclass\tDelegate\t\tfield",
            "javax.sql.XAConnection\tgetXAResource()\tforwarded\t\t");
    assertThat(catchMessage(pooled))
        .isEqualTo("no rule for a result of type javax.transaction.xa.XAResource");
  }

  @Test
  void unchangedTextIsNotWrittenAgain(@TempDir Path directory) throws Exception {
    Path table = Files.write(directory.resolve("methods.tsv"), SAVEPOINT);
    String[] arguments = {table.toString(), directory.toString()};
    Generate.main(arguments);
    Path file = directory.resolve("io/sallyport/jdbc/ForwardingSavepoint.java");
    Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1000));
    Generate.main(arguments);
    assertThat(Files.getLastModifiedTime(file).toMillis()).isEqualTo(1000);
  }

  @Test
  void forwardedRefusedAndGovernedMethodsAreWrittenAsTheTableSays() throws Exception {
    List<String> table = new ArrayList<>(SAVEPOINT);
    table.set(2, "java.sql.Savepoint\tgetSavepointId()\tgoverned\t\tfor the test");
    Map<String, String> sources = Generate.sources(table);
    assertThat(sources).containsOnlyKeys("ForwardingSavepoint");
    assertThat(sources.get("ForwardingSavepoint"))
        .contains("public abstract int getSavepointId() throws SQLException;")
        .contains("\"Savepoint.getSavepointName()\"")
        .contains("\"names stay inside; use the id\"");
    assertThat(Generate.sources(SAVEPOINT).get("ForwardingSavepoint"))
        .contains("return delegate.getSavepointId();");
  }

  private static String catchMessage(List<String> table) {
    try {
      Generate.sources(table);
      return "";
    } catch (TableException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static List<String> with(String row) {
    List<String> table = new ArrayList<>(SAVEPOINT);
    table.add(row);
    return table;
  }
}
