package io.sallyport.cli;

import io.sallyport.api.Secret;
import io.sallyport.gateway.GatewayApprovals;
import io.sallyport.token.TokenException;
import io.sallyport.token.TokenSources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which gateway is asked, and by whose token. */
final class ApprovalsOption {
  private static final Pattern PLACE = Pattern.compile("([A-Za-z0-9.-]+):(\\d{1,5})");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "the configuration of the gateway on this machine; sallyport.yaml where left out")
  private Path config = Path.of("sallyport.yaml");

  @Option(
      names = "--gateway",
      paramLabel = "HOST:PORT",
      description = "the control listener of a gateway elsewhere")
  private @Nullable String gateway;

  @Option(
      names = "--fingerprint",
      paramLabel = "SHA256",
      description = "its certificate; what Java believes where left out")
  private String fingerprint = "";

  /** Something that is done with approvals. */
  interface Deed<T> {
    T with(GatewayApprovals approvals) throws IOException, InterruptedException;
  }

  <T> T run(Deed<T> deed) throws CliException, InterruptedException {
    try {
      return deed.with(approvals());
    } catch (IOException e) {
      String said = String.valueOf(e.getMessage());
      throw said.startsWith("SP-")
          ? new CliException(Screen.safe(said), e)
          : new CliException(
              "SP-9201 the gateway cannot be asked: '%s'; it must run with a control listener; look at its log."
                  .formatted(Screen.safe(said)),
              e);
    }
  }

  private GatewayApprovals approvals() throws IOException, CliException {
    String elsewhere = gateway;
    if (elsewhere == null) {
      try (Secret token = named() ? token("localhost") : null) {
        return GatewayApprovals.local(config, token);
      }
    }
    Matcher place = PLACE.matcher(elsewhere);
    if (!place.matches() || Integer.parseInt(place.group(2)) > 65_535) {
      throw CliException.of(
          "SP-9203",
          "no such place",
          Screen.safe(elsewhere),
          "a gateway is named by host and port",
          "write it as in gateway.example:9443");
    }
    try (Secret token = token(elsewhere)) {
      return GatewayApprovals.at(
          place.group(1), Integer.parseInt(place.group(2)), fingerprint, token);
    }
  }

  /** Whether some way to a token is named. */
  private static boolean named() {
    return TokenSources.settings().stream().anyMatch(name -> setting(name) != null);
  }

  @SuppressWarnings("NullAway") // it does not see @Nullable inside the types of another module
  private static Secret token(String of) throws CliException {
    try {
      return TokenSources.of(ApprovalsOption::setting, of).token();
    } catch (TokenException e) {
      throw new CliException(String.valueOf(e.getMessage()), e);
    }
  }

  private static @Nullable String setting(String name) {
    String property = System.getProperty(name);
    String value =
        property == null
            ? System.getenv(name.replace('.', '_').toUpperCase(Locale.ROOT))
            : property;
    return value == null || value.isBlank() ? null : value;
  }
}
