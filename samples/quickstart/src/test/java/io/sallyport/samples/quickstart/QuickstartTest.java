package io.sallyport.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class QuickstartTest {
  @Test
  void theSessionOnPostgresGoesAsTheReadmeSays() throws Exception {
    try (Shop shop = Shop.onPostgres()) {
      assertGoesAsTheReadmeSays(shop);
    }
  }

  @Test
  void theSessionOnH2GoesAsTheReadmeSays() throws Exception {
    try (Shop shop = Shop.onH2()) {
      assertGoesAsTheReadmeSays(shop);
    }
  }

  @Test
  void theSessionThroughAGatewayGoesTheSameWayAndTheAgentNeverHoldsThePassword() throws Exception {
    try (Shop shop = Shop.onPostgres()) {
      String printed = assertGoesAsTheReadmeSays(shop, true);
      assertThat(printed)
          .contains("the token was there, the database's password was not")
          .contains("console   https://localhost:")
          .contains("the agent's calls are on the console");
    }
  }

  private static void assertGoesAsTheReadmeSays(Shop shop) throws Exception {
    assertGoesAsTheReadmeSays(shop, false);
  }

  private static String assertGoesAsTheReadmeSays(Shop shop, boolean remotely) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Quickstart quickstart = new Quickstart(new Screen(out, false));
    boolean good = remotely ? quickstart.runRemotely(shop, true) : quickstart.run(shop);
    String printed = bytes.toString(StandardCharsets.UTF_8);
    assertThat(good).as(printed).isTrue();
    assertThat(printed)
        .contains("a***@example.com")
        .doesNotContain("ada.lindgren@example.com")
        .doesNotContain("4111")
        .contains("Add a WHERE clause that names the rows.")
        .contains("SP-2001")
        .contains("SP-2021")
        .contains("one deletion was agreed, not two.")
        .contains("for 'tidy up the shop'")
        .contains("2 customers (one deleted with approval), 3 orders")
        .contains("verified: ");
    assertThat(printed.split("approver is asked", -1)).hasSize(3);
    return printed;
  }
}
