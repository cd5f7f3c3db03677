package io.sallyport.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Short methods, and words about everything that is promised. */
final class ShapeTest {

  private static final int MOST_LINES = 60;

  @Test
  void noMethodIsLongerThanSixtyLines() throws IOException {
    assertThat(new LongMethods().in(Project.mainJava())).isEmpty();
  }

  @Test
  void everythingPublicSaysWhatItIsFor() throws IOException {
    assertThat(new Undocumented().in(libraryJava())).isEmpty();
  }

  private static List<Path> libraryJava() {
    return Project.mainJava().stream()
        .filter(file -> Project.LIBRARY.contains(Project.shown(file).split("/", 2)[0]))
        .toList();
  }

  /** Walks parsed sources and collects what it finds wrong. */
  private abstract static class Findings extends TreePathScanner<Void, Void> {
    final List<String> found = new ArrayList<>();
    DocTrees trees;
    CompilationUnitTree unit;

    List<String> in(List<Path> files) throws IOException {
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      try (StandardJavaFileManager manager =
          compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
        JavacTask task =
            (JavacTask)
                compiler.getTask(
                    null,
                    manager,
                    null,
                    List.of("-proc:none"),
                    null,
                    manager.getJavaFileObjectsFromPaths(files));
        trees = DocTrees.instance(task);
        for (CompilationUnitTree parsed : task.parse()) {
          unit = parsed;
          scan(parsed, null);
        }
      }
      return found;
    }

    void add(String name, Tree tree) {
      String file = Project.shown(Path.of(unit.getSourceFile().toUri()));
      found.add(file + ":" + line(start(tree)) + " " + name);
    }

    long start(Tree tree) {
      return trees.getSourcePositions().getStartPosition(unit, tree);
    }

    long end(Tree tree) {
      return trees.getSourcePositions().getEndPosition(unit, tree);
    }

    long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }
  }

  private static final class LongMethods extends Findings {
    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      long lines = line(end(method)) - line(start(method)) + 1;
      if (lines > MOST_LINES) {
        add(method.getName() + " has " + lines + " lines", method);
      }
      return super.visitMethod(method, nothing);
    }
  }

  private static final class Undocumented extends Findings {
    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      if (!isPromised(getCurrentPath(), type.getModifiers())) {
        return null;
      }
      require(type.getSimpleName().toString(), type);
      return super.visitClass(type, nothing);
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      boolean inherits =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
      boolean constructs = method.getReturnType() == null;
      if (!inherits && !constructs && isPromised(getCurrentPath(), method.getModifiers())) {
        require(method.getName() + "()", method);
      }
      return null;
    }

    private void require(String name, Tree tree) {
      if (trees.getDocComment(getCurrentPath()) == null) {
        add(name, tree);
      }
    }

    private static boolean isPromised(TreePath path, ModifiersTree modifiers) {
      Tree owner = path.getParentPath().getLeaf();
      return modifiers.getFlags().contains(Modifier.PUBLIC)
          || owner.getKind() == Tree.Kind.INTERFACE
          || owner.getKind() == Tree.Kind.ANNOTATION_TYPE;
    }
  }
}
