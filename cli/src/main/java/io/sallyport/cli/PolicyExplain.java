package io.sallyport.cli;

import io.sallyport.api.Caller;
import io.sallyport.api.ConfigurationException;
import io.sallyport.jdbc.SqlExplainer;
import io.sallyport.jdbc.SqlExplanation;
import io.sallyport.policy.rules.SallyportFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Explains what would become of one statement. */
@Command(
    name = "explain",
    description = {
      "Shows what would become of a statement, and executes nothing.",
      "It tells what the statement touches, what each rule holds of it, what would be executed, and",
      "where each result column comes from.",
      "Exit status 1 when it would be refused."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "  sallyport policy explain sallyport.yaml --subject anna --groups analysts --target shop \\",
      "    --catalog schema.sql 'SELECT email FROM customers'"
    })
final class PolicyExplain implements Callable<Integer> {
  private final Screen screen;

  @Parameters(index = "0", paramLabel = "FILE", description = "the configuration")
  private Path file = Path.of("sallyport.yaml");

  @Parameters(index = "1", paramLabel = "SQL", description = "the statement")
  private String sql = "";

  @Mixin private Who who = new Who();

  @Option(names = "--target", paramLabel = "NAME", description = "the target", required = true)
  private String target = "";

  @Mixin private Place place = new Place();

  @Option(names = "--all-rules", description = "name the rules that speak of other actions, too")
  private boolean allRules;

  @Option(names = "--full", description = "show the executed statement in full length")
  private boolean full;

  @Option(names = "--json", description = "print it as one line of JSON")
  private boolean json;

  PolicyExplain(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, ConfigurationException, IOException {
    SallyportFile read = SallyportFile.read(file);
    SqlExplainer explainer = place.explainer(screen);
    Caller caller = who.caller();
    try (Deciding deciding = new Deciding(read)) {
      SqlExplanation explained = deciding.decide(caller, target, sql, explainer);
      Explained page = new Explained(screen, deciding, caller, target, explained);
      if (json) {
        screen.line(Json.text(page.map()));
      } else {
        page.print(allRules, full);
      }
      return explained.decision().permitted() ? 0 : Main.FOUND;
    }
  }
}
