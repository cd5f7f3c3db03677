package io.sallyport.samples.quickstart;

import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Secret;
import io.sallyport.credential.spi.Credential;
import io.sallyport.gateway.Gateway;
import io.sallyport.gateway.GatewayApprovals;
import io.sallyport.gateway.identity.ApiTokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The same session through a gateway. The database's password stays with the gateway; the agent
 * runs in a process of its own that has a token, and its memory is searched for the password
 * afterwards.
 */
final class Remote {
  private static final String RULES_BEGIN = "rules:";

  private final Screen screen;
  private final boolean answers;

  /**
   * A remote session.
   *
   * @param answers whether approvals are answered in a person's place
   */
  Remote(Screen screen, boolean answers) {
    this.screen = screen;
    this.answers = answers;
  }

  /** Whether the session ran, and the agent never held the password; the journal's directory. */
  record Result(boolean good, Path journal) {}

  Result run(Shop shop) throws Exception {
    byte[] chance = new byte[16];
    new SecureRandom().nextBytes(chance);
    String password = HexFormat.of().formatHex(chance);
    shop.account("app", password);
    Path folder = Files.createTempDirectory("sallyport-gateway");
    Path heap = folder.resolve("agent.hprof");
    String token;
    boolean seen;
    try (Gateway gateway = gateway(folder, shop, password)) {
      token = token(gateway, "shop-bot", "agents");
      String person = token(gateway, "lena", "leads");
      Visitor visitor = new Visitor(gateway);
      screen.note("console   " + visitor.address());
      screen.note("sign in as 'lena' of group 'leads', who may approve, with  " + person);
      Lead lead = lead(folder, person);
      try {
        agent(gateway, token, heap);
      } finally {
        lead.close();
      }
      seen = visitor.sees(person, List.of("shop-bot", "agents-read-shop", "deletes-are-approved"));
      screen.title("What the console shows");
      screen.note("the agent's calls " + (seen ? "are" : "ARE NOT") + " on the console");
      if (!answers) {
        screen.note("look around; Enter ends the gateway");
        var unused = System.in.read();
      }
    }
    return new Result(searched(heap, password, token) && seen, folder.resolve("audit"));
  }

  private Lead lead(Path folder, String token) throws IOException {
    try (Secret shown = Secret.of(token.toCharArray())) {
      return new Lead(
          GatewayApprovals.local(folder.resolve("sallyport.yaml"), shown), screen, answers);
    }
  }

  private Gateway gateway(Path folder, Shop shop, String password)
      throws IOException, ConfigurationException {
    String rules = Shop.resource("sallyport.yaml");
    Path file = folder.resolve("sallyport.yaml");
    Files.writeString(
        file,
        """
        version: 1
        targets:
          shop: { url: "%s", username: app, password: "${secret:shop-db}" }
        audit: { journal: ./audit }
        gateway:
          listeners: { jdbc: { port: 0 }, control: { port: 0 }, console: { port: 0 } }
          identity: { admins: [leads] }
        """
                .formatted(shop.url().replaceFirst("\\?.*", ""))
            + rules.substring(rules.indexOf(RULES_BEGIN)).replace("within: 10s", "within: 10m"));
    Gateway gateway =
        Gateway.builder(file)
            .development(true)
            .broker(
                broker ->
                    broker.credentials(
                        (name, caller, target) ->
                            name.equals("shop-db")
                                ? new Credential(Secret.of(password.toCharArray()), null)
                                : null))
            .start();
    screen.note("gateway   " + gateway.address("jdbc") + ", certificate " + gateway.fingerprint());
    return gateway;
  }

  private static String token(Gateway gateway, String subject, String group) throws Exception {
    ApiTokens.Wanted wanted =
        new ApiTokens.Wanted(
            "quickstart", subject, null, Set.of(group), Instant.now().plusSeconds(3600));
    try (Secret text = gateway.administration().createToken(wanted, "quickstart").text()) {
      return text.use(String::new);
    }
  }

  private void agent(Gateway gateway, String token, Path heap) throws Exception {
    InetSocketAddress address = gateway.address("jdbc");
    String url =
        "jdbc:sallyport://localhost:%d/shop?sallyport.fingerprint=%s"
            .formatted(address.getPort(), gateway.fingerprint());
    screen.note("the agent " + url.replaceFirst("\\?.*", "") + " in a process of its own");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(RemoteAgent.class.getName(), url, heap.toString()));
    if (!screen.colour()) {
      command.add("--no-colour");
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SALLYPORT_TOKEN", token);
    Process process = builder.start();
    try (BufferedReader printed = process.inputReader(StandardCharsets.UTF_8)) {
      printed.lines().forEach(screen::line);
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException("The agent ended with status " + process.exitValue() + ".");
    }
  }

  /** The token must be found, or the search would prove nothing; the password must not. */
  private boolean searched(Path heap, String password, String token) throws IOException {
    screen.title("What the agent's process held");
    byte[] memory = Files.readAllBytes(heap);
    Files.delete(heap);
    boolean held = holds(memory, token);
    boolean leaked = holds(memory, password);
    screen.note(
        "%,d KiB of its memory searched: the token %s, the database's password %s"
            .formatted(
                memory.length / 1024,
                held ? "was there" : "was not found",
                leaked ? "WAS THERE" : "was not"));
    return held && !leaked;
  }

  private static boolean holds(byte[] memory, String text) {
    return holds(memory, text, StandardCharsets.ISO_8859_1)
        || holds(memory, text, StandardCharsets.UTF_16BE)
        || holds(memory, text, StandardCharsets.UTF_16LE);
  }

  private static boolean holds(byte[] memory, String text, Charset charset) {
    byte[] wanted = text.getBytes(charset);
    for (int at = 0; at + wanted.length <= memory.length; at++) {
      int same = 0;
      while (same < wanted.length && memory[at + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return true;
      }
    }
    return false;
  }
}
