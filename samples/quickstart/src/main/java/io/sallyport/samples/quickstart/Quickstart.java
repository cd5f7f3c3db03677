package io.sallyport.samples.quickstart;

import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.SallyportDataSource;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * An agent's governed session on a real database, printed for a person: {@code [--h2] [--gateway
 * [--yes]] [--no-colour]}. Through a gateway it waits for a person to approve a call on the
 * console, or with {@code --yes} answers in that person's place. Exit status 0 when everything went
 * as it must, 1 when something was let through or the trail does not verify.
 */
public final class Quickstart {
  private final Screen screen;

  Quickstart(Screen screen) {
    this.screen = screen;
  }

  /** Runs the session. */
  public static void main(String[] args) throws Exception {
    List<String> options = List.of(args);
    boolean colour = !options.contains("--no-colour") && System.getenv("NO_COLOR") == null;
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    Screen screen = new Screen(out, colour);
    try (Shop shop = options.contains("--h2") ? Shop.onH2() : Shop.onPostgres()) {
      Quickstart quickstart = new Quickstart(screen);
      boolean good =
          options.contains("--gateway")
              ? quickstart.runRemotely(shop, options.contains("--yes"))
              : quickstart.run(shop);
      System.exit(good ? 0 : 1);
    }
  }

  /** Whether everything went as it must. */
  boolean run(Shop shop) throws Exception {
    Path audit = Files.createTempDirectory("sallyport-audit");
    screen.title("Sallyport quickstart");
    screen.note("database  " + shop.url());
    screen.note("the agent " + shop.governedUrl() + " as 'shop-bot' of group 'agents'");
    try (EmbeddedBroker broker =
        EmbeddedBroker.builder()
            .config("classpath:sallyport.yaml")
            .journal(audit)
            .approver(new OneYes(screen))
            .build()) {
      Properties who = new Properties();
      who.setProperty("sallyport.subject", "shop-bot");
      who.setProperty("sallyport.groups", "agents");
      who.setProperty("sallyport.purpose", "tidy up the shop");
      who.setProperty("sallyport.target", "shop");
      new Agent(new SallyportDataSource(shop.governedUrl(), who, broker), screen).work();
    }
    return ended(shop, audit, true);
  }

  /**
   * The same through a gateway.
   *
   * @param answers whether approvals are answered in a person's place
   */
  boolean runRemotely(Shop shop, boolean answers) throws Exception {
    screen.title("Sallyport quickstart, through a gateway");
    screen.note("database  " + shop.url().replaceFirst("\\?.*", ""));
    Remote.Result result = new Remote(screen, answers).run(shop);
    return ended(shop, result.journal(), answers) && result.good();
  }

  /** A person may have answered otherwise than the script does. */
  private boolean ended(Shop shop, Path audit, boolean scripted) throws Exception {
    boolean right = (shop.count("customers") == 2 || !scripted) && shop.count("orders") == 3;
    screen.title("Counted past the driver");
    screen.note(
        shop.count("customers")
            + " customers (one deleted with approval), "
            + shop.count("orders")
            + " orders (one deleted by rule), none void: "
            + (voided(shop) == 0));
    return new Trail(audit, screen).show() && right && voided(shop) == 0;
  }

  private static int voided(Shop shop) throws Exception {
    return shop.count("orders WHERE status = 'void'");
  }
}
