package io.sallyport.cli;

import io.sallyport.api.ConfigurationException;
import io.sallyport.gateway.store.TokenRow;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the API tokens. */
@Command(
    name = "list",
    description = "Lists the API tokens, without what would let anybody use them.",
    mixinStandardHelpOptions = true)
final class TokenList implements Callable<Integer> {
  private static final String FORM = "%-16s  %-20s  %-20s  %-24s  %s";

  private final Screen screen;

  @Mixin private GatewayOption gateway = new GatewayOption();

  TokenList(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, ConfigurationException {
    List<TokenRow> tokens = gateway.run(at -> at.tokens());
    screen.line(FORM.formatted("id", "name", "subject", "expires", "groups"));
    for (TokenRow token : tokens) {
      screen.line(
          FORM.formatted(
              token.id(),
              Screen.safe(token.name()),
              Screen.safe(token.subject()),
              token.expires() == null ? "never" : token.expires(),
              Screen.safe(String.join(" ", token.groups()))));
    }
    return 0;
  }
}
