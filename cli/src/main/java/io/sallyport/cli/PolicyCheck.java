package io.sallyport.cli;

import io.sallyport.api.ConfigurationException;
import io.sallyport.cli.Screen.Style;
import io.sallyport.policy.rules.SallyportFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what is wrong with a configuration file. */
@Command(
    name = "check",
    description = "Names every problem of a configuration file, as file:line:column.",
    mixinStandardHelpOptions = true)
final class PolicyCheck implements Callable<Integer> {
  private static final Pattern LINE = Pattern.compile("(.*?):(\\d+):(\\d+): (SP-\\d{4}) (.*)");

  private final Screen screen;

  @Parameters(paramLabel = "FILE", description = "the configuration, such as sallyport.yaml")
  private Path file = Path.of("sallyport.yaml");

  @Option(names = "--json", description = "print each problem as a line of JSON")
  private boolean json;

  PolicyCheck(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    try {
      SallyportFile read = SallyportFile.read(file);
      if (!json) {
        screen.line(
            screen.styled(Style.GREEN, "good")
                + "  version %s, %d targets".formatted(read.version(), read.targets().size()));
      }
      return 0;
    } catch (ConfigurationException e) {
      List<String> problems = String.valueOf(e.getMessage()).lines().toList();
      problems.forEach(this::print);
      boolean unread = problems.size() == 1 && problems.get(0).contains(": SP-3001 ");
      return unread ? Main.CANNOT : Main.FOUND;
    }
  }

  private void print(String problem) {
    Matcher parts = LINE.matcher(problem);
    if (!parts.matches()) {
      screen.line(problem);
    } else if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("file", parts.group(1));
      all.put("line", Long.parseLong(parts.group(2)));
      all.put("column", Long.parseLong(parts.group(3)));
      all.put("code", parts.group(4));
      all.put("problem", parts.group(5));
      screen.line(Json.text(all));
    } else {
      String place = parts.group(1) + ":" + parts.group(2) + ":" + parts.group(3) + ":";
      screen.line(
          screen.styled(Style.BOLD, place)
              + " "
              + screen.styled(Style.RED, parts.group(4))
              + " "
              + parts.group(5));
    }
  }
}
