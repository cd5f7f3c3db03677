package io.sallyport.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What users get with us is told in docs/dependencies.md, with what it saves. */
final class DependenciesTest {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([\\w-]+)` \\| `([\\w.:-]+)` \\|[^|]*\\|\\s*\\S[^|]*\\|[^|]*\\|$");

  @Test
  void everyDependencyOfALibraryModuleIsToldAndNoOther() {
    assertThat(told()).isEqualTo(declared());
  }

  private static Set<String> told() {
    Set<String> rows = new TreeSet<>();
    Matcher row = ROW.matcher(Project.text(Project.root().resolve("docs/dependencies.md")));
    while (row.find()) {
      rows.add(row.group(1) + " uses " + row.group(2));
    }
    return rows;
  }

  private static Set<String> declared() {
    Set<String> found = new TreeSet<>();
    for (String module : Project.LIBRARY) {
      Element project = Project.pom(Project.root().resolve(module)).getDocumentElement();
      for (Node list = project.getFirstChild(); list != null; list = list.getNextSibling()) {
        if (list.getNodeName().equals("dependencies")) {
          addThirdParties((Element) list, module, found);
        }
      }
    }
    return found;
  }

  private static void addThirdParties(Element list, String module, Set<String> found) {
    var dependencies = list.getElementsByTagName("dependency");
    for (int i = 0; i < dependencies.getLength(); i++) {
      Element dependency = (Element) dependencies.item(i);
      String group = child(dependency, "groupId");
      if (!group.equals("io.sallyport") && !child(dependency, "scope").equals("test")) {
        found.add(module + " uses " + group + ":" + child(dependency, "artifactId"));
      }
    }
  }

  private static String child(Element of, String name) {
    var found = of.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent();
  }
}
