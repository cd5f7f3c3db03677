package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Secret;
import io.sallyport.api.Target;
import io.sallyport.credential.spi.Credential;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.gateway.store.Alert;
import io.sallyport.gateway.store.Store;
import io.sallyport.kernel.MemoryApprovals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in a real browser: {@code console/test/run.mjs} walks through it. With {@code
 * -Dsallyport.docs=write} it takes the pictures of docs/console.md anew; with {@code
 * -Dsallyport.pictures=DIRECTORY} those of every page in every dress.
 */
@Timeout(300)
final class ConsoleBrowserTest {
  @TempDir Path folder;

  @Test
  void aPersonFindsTheWayByMouseAndKeysWideNarrowLightAndDark() throws Exception {
    Chromium.needed();
    Path config = Files.writeString(folder.resolve("sallyport.yaml"), ConsoleTest.FILE);
    ConsoleDay.write(folder.resolve("audit"), 500, Instant.now());
    ConsoleDay.record(folder.resolve("audit"), Instant.now());
    Files.createDirectories(folder.resolve("gateway"));
    try (Store store = Store.file(folder.resolve("gateway/state"))) {
      store
          .alerts()
          .add(
              new Alert(
                  "a1",
                  Instant.now(),
                  "SP-2052",
                  "emergencies",
                  "s1",
                  "'ops-bot' makes a call that is for emergencies only, for: incident 7",
                  null,
                  null));
    }
    MemoryApprovals approvals = new MemoryApprovals();
    AtomicReference<DoorServices> services = new AtomicReference<>();
    try (Connection shop = shop();
        ConsoleAsked asked = new ConsoleAsked(approvals);
        Gateway gateway =
            Gateway.builder(config)
                .development(true)
                .door(EchoDoor.factory(services::set))
                .broker(
                    broker -> broker.approvals(approvals).credentials(ConsoleBrowserTest::secret))
                .start();
        Client alice = new Client(gateway.address("jdbc"), gateway.fingerprint());
        Client bot = new Client(gateway.address("jdbc"), gateway.fingerprint())) {
      alice.say(token(gateway, "alice", "analysts", "reports"));
      bot.say(token(gateway, "shop-bot", "agents", "tidying"));
      assertThat(shop.isValid(1)).isTrue();
      asked.ask();
      String operator = token(gateway, "olga", "operators,leads", "console");
      String printed;
      try (Typing typing = new Typing(services.get().broker())) {
        printed = run(gateway.address("console").getPort(), operator, typing.live);
      }
      assertThat(printed).contains("the console works");
    }
  }

  /** Goes on typing and asking for as long as the browser watches, which it says by a file. */
  private final class Typing implements AutoCloseable {
    private final ConsoleLive live;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private int count;

    Typing(AccessBroker broker) throws Exception {
      live = new ConsoleLive(broker);
      timer.scheduleWithFixedDelay(this::next, 0, 300, TimeUnit.MILLISECONDS);
    }

    private void next() {
      if (!Files.exists(folder.resolve("watched"))) {
        return;
      }
      try {
        count++;
        live.type("\u001b[32mjob " + count + "\u001b[0m of many is done\r\n");
        live.query(String.valueOf(count));
      } catch (AccessDeniedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws Exception {
      timer.shutdown();
      timer.awaitTermination(10, TimeUnit.SECONDS);
      live.close();
    }
  }

  /** The database whose catalog is read where somebody asks what if. */
  private static Connection shop() throws Exception {
    Connection shop = DriverManager.getConnection("jdbc:h2:mem:shop", "sa", "secret");
    try (var statement = shop.createStatement()) {
      statement.execute(
          "CREATE TABLE customers (id int, name varchar(60), email varchar(60), card varchar(20))");
      statement.execute(
          "CREATE TABLE orders (id int, customer_id int, status varchar(20), total int)");
    }
    return shop;
  }

  private static Credential secret(String name, Caller caller, Target target) {
    return new Credential(Secret.of("secret".toCharArray()), null);
  }

  private static String token(Gateway gateway, String subject, String group, String what)
      throws Exception {
    Instant until = Instant.now().plus(Duration.ofDays(30));
    var wanted = new ApiTokens.Wanted(what, subject, null, Set.of(group.split(",")), until);
    return gateway.administration().createToken(wanted, "setup").text().use(String::new);
  }

  private String run(int port, String token, ConsoleLive live) throws Exception {
    boolean write = "write".equals(System.getProperty("sallyport.docs"));
    String docs = Chromium.CONSOLE.resolve("../docs/console").normalize().toString();
    String pictures = write ? docs : System.getProperty("sallyport.pictures", "-");
    return Chromium.walk(
        folder,
        "run.mjs",
        "https://localhost:" + port + "/",
        token,
        pictures,
        live.terminal.id(),
        live.statements.id(),
        folder.resolve("watched").toString());
  }
}
