package io.sallyport.benchmarks;

import io.sallyport.api.Secret;
import io.sallyport.gateway.Gateway;
import io.sallyport.gateway.identity.ApiTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;

/** A gateway in a process of its own, with all its rules, a pool, and a journal that is written. */
public final class GatewayServer {
  static final String READY = "ready ";

  private GatewayServer() {}

  /**
   * Arguments: the database's URL, its user, a directory. Prints port, fingerprint and a token once
   * it is ready, and ends when its input does.
   */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[2]);
    Path config = directory.resolve("sallyport.yaml");
    Files.writeString(config, config(args[0], args[1], directory));
    Gateway gateway = Gateway.builder(config).development(true).start();
    ApiTokens.Wanted wanted =
        new ApiTokens.Wanted(
            "benchmark", "agent", null, Set.of("readers"), Instant.now().plusSeconds(3600));
    String token;
    try (Secret text = gateway.administration().createToken(wanted, "benchmark").text()) {
      token = text.use(String::new);
    }
    System.out.println(
        READY + gateway.address("jdbc").getPort() + " " + gateway.fingerprint() + " " + token);
    while (System.in.read() >= 0) {
      // Nothing is said to it: what counts is that whoever started it is there.
    }
    gateway.close();
  }

  private static String config(String url, String user, Path directory) throws Exception {
    String rules =
        Texts.load("rules.yaml")
            .replace("${journal}", directory.resolve("audit").toString())
            .replace("${durability}", "written");
    return rules
        + """

        targets:
          bench: { url: "%s", username: %s }
        gateway:
          listeners: { jdbc: { port: 0 } }
        """
            .formatted(url, user);
  }
}
