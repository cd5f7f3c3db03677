package io.sallyport.cli;

import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Secret;
import io.sallyport.gateway.identity.ApiTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an API token. */
@Command(
    name = "create",
    description = {
      "Makes an API token and prints it, this once: only its hash is kept.",
      "The line after it is the id by which it is listed and revoked, on stderr."
    },
    mixinStandardHelpOptions = true)
final class TokenCreate implements Callable<Integer> {
  private static final Pattern TIME = Pattern.compile("(\\d{1,5})([mhd])");

  private final Screen screen;

  @Mixin private GatewayOption gateway = new GatewayOption();

  @Parameters(paramLabel = "SUBJECT", description = "whom calls with the token count for")
  private String subject = "";

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "a group of the subject; may be given several times")
  private Set<String> groups = new LinkedHashSet<>();

  @Option(names = "--actor", paramLabel = "AGENT", description = "the agent that acts for it")
  private @Nullable String actor;

  @Option(names = "--name", paramLabel = "NAME", description = "what the token is for")
  private @Nullable String name;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "how long it counts: 30m, 12h or 90d; 90d where left out")
  private String expires = "90d";

  TokenCreate(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, ConfigurationException {
    ApiTokens.Made made = gateway.run(at -> at.createToken(wanted()));
    try (Secret text = made.text()) {
      screen.line(text.use(String::new));
    }
    screen.problem("id " + made.row().id() + ", expires " + made.row().expires());
    return 0;
  }

  private ApiTokens.Wanted wanted() throws CliException {
    try {
      String called = name == null ? subject : name;
      return new ApiTokens.Wanted(called, subject, actor, groups, Instant.now().plus(life()));
    } catch (IllegalArgumentException e) {
      throw new CliException(
          "SP-9202 no such token: '%s'; %s".formatted(Screen.safe(subject), e.getMessage()), e);
    }
  }

  private Duration life() {
    Matcher form = TIME.matcher(expires);
    if (!form.matches() || Integer.parseInt(form.group(1)) == 0) {
      throw new IllegalArgumentException("A time is a number with m, h or d, as in 90d.");
    }
    int amount = Integer.parseInt(form.group(1));
    return switch (form.group(2)) {
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
