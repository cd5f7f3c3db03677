package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Secret;
import io.sallyport.gateway.Gateway;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.jdbc.SallyportAccessDeniedException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Approvals by the command, against a running gateway. */
@Timeout(120)
final class ApprovalsCommandTest {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      targets:
        shop: { url: "jdbc:h2:mem:approvalscommand;DB_CLOSE_DELAY=-1" }
      gateway:
        listeners: { jdbc: { port: 0 }, control: { port: 0 } }
        limits: { drain: 1s }
      rules:
        - id: deletes
          permit: [sql.delete]
          on: [shop/asked]
          to: [group:agents]
          approve: { by: [group:leads] }
      """;

  @TempDir Path folder;
  private Path config;
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    config = Files.writeString(folder.resolve("sallyport.yaml"), FILE);
    gateway = Gateway.builder(config).development(true).broker(one -> one.discover(false)).start();
    try (Connection admin =
            DriverManager.getConnection("jdbc:h2:mem:approvalscommand;DB_CLOSE_DELAY=-1");
        var statement = admin.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS asked (id int)");
    }
  }

  @AfterEach
  void stop() {
    System.clearProperty("sallyport.token");
    gateway.close();
  }

  private void as(String subject, String group) throws Exception {
    System.setProperty("sallyport.token", token(subject, group));
  }

  private String token(String subject, String group) throws Exception {
    var wanted = new ApiTokens.Wanted("t", subject, null, Set.of(group), null);
    try (Secret text = gateway.administration().createToken(wanted, "t").text()) {
      return text.use(String::new);
    }
  }

  private String asked(String sql) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("sallyport.token", token("bot", "agents"));
    properties.setProperty("sallyport.fingerprint", gateway.fingerprint());
    properties.setProperty("sallyport.approval", "async");
    properties.setProperty("sallyport.purpose", "tidy up");
    String url = "jdbc:sallyport://localhost:" + gateway.address("jdbc").getPort() + "/shop";
    try (Connection client = DriverManager.getConnection(url, properties);
        var statement = client.createStatement()) {
      statement.execute(sql);
      throw new AssertionError("It was not asked for.");
    } catch (SallyportAccessDeniedException e) {
      assertThat(e.approval()).as(e.getMessage()).isNotNull();
      return e.approval();
    }
  }

  private Ran run(String... args) {
    List<String> all = new ArrayList<>(List.of("approvals"));
    all.addAll(List.of(args));
    all.addAll(List.of("--config", config.toString()));
    return Ran.of(all.toArray());
  }

  @Test
  void aPersonListsShowsApprovesAndRefuses() throws Exception {
    String first = asked("DELETE FROM asked WHERE id = 1");
    as("lena", "leads");
    assertThat(run("list").out()).contains(first, "pending", "bot", "shop", "DELETE FROM");
    assertThat(run("approve", first).out()).contains(first, "granted, 1 of 1 agreed");
    assertThat(run("approve", first).status()).isEqualTo(2);
    assertThat(run("approve", first).err()).contains("SP-2033");
    String second = asked("DELETE FROM asked WHERE id = 2");
    String shown = run("show", second).out();
    assertThat(shown)
        .contains("bot", "tidy up", "deletes", "1 of group:leads", " left)")
        .contains("Against the last one approved")
        .contains("[-1-] {+2+}");
    assertThat(run("refuse", second, "--reason", "not today").out()).contains("refused");
    assertThat(run("list").out()).doesNotContain(second);
    assertThat(run("list", "--all").out()).contains(second, "refused");
    assertThat(run("revoke", first).out()).contains("cancelled");
  }

  @Test
  void whoeverRunsTheGatewayLooksAndTakesBackAndAnswersNothing() throws Exception {
    String id = asked("DELETE FROM asked WHERE id = 3");
    assertThat(run("list").out()).contains(id);
    assertThat(run("approve", id).err()).contains("SP-7135");
    assertThat(run("revoke", id).out()).contains("cancelled");
    as("carl", "guests");
    assertThat(run("list").out()).doesNotContain(id);
    assertThat(run("show", id).err()).contains("SP-2033");
  }

  @Test
  void aWatchTellsWhatIsAskedAndAnswered() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8);
    Screen screen = new Screen(print, print, false, false, 200);
    Thread watch =
        new Thread(
            () ->
                Main.run(
                    screen,
                    Terminal.system(),
                    "approvals",
                    "watch",
                    "--config",
                    config.toString()));
    watch.start();
    try {
      String id = asked("DELETE FROM asked WHERE id = 4");
      until(out, id + "  pending");
      as("lena", "leads");
      assertThat(run("refuse", id).status()).isZero();
      until(out, id + "  refused");
    } finally {
      watch.interrupt();
      watch.join(30_000);
    }
    assertThat(watch.isAlive()).isFalse();
  }

  private static void until(ByteArrayOutputStream out, String wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!out.toString(StandardCharsets.UTF_8).contains(wanted)) {
      assertThat(System.nanoTime()).as(out.toString(StandardCharsets.UTF_8)).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Test
  void whatCannotBeAskedIsExplained() {
    gateway.close();
    assertThat(run("list").err()).contains("SP-7043");
    assertThat(Ran.of("approvals", "list", "--gateway", "nowhere").err()).contains("SP-9203");
  }

  @Test
  void theCommandsOnTheApprovalsPageAreOnes() throws Exception {
    Path page = Path.of(System.getProperty("sallyport.root", ".."), "docs", "approvals.md");
    List<String> commands =
        Files.readString(page).lines().filter(line -> line.startsWith("sallyport ")).toList();
    assertThat(commands).hasSizeGreaterThan(4);
    for (String command : commands) {
      String[] words = command.replaceAll("\\s+#.*", "").split(" ");
      String[] args = java.util.Arrays.copyOfRange(words, 1, words.length);
      new CommandLine(new SallyportCommand(), new Commands(Ran.screen(), Terminal.system()))
          .parseArgs(args);
    }
  }
}
