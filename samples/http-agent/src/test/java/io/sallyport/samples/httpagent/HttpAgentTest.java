package io.sallyport.samples.httpagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpAgentTest {
  @Test
  void bothAgentsSeeEveryPageMaskedAndDeleteNothing() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    HttpAgent.run(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String printed = bytes.toString(StandardCharsets.UTF_8);
    assertThat(printed)
        .contains("GET /customers?page=3")
        .contains("m***@example.com")
        .contains("Customers are deleted by people, in the back office.")
        .contains("Requests to delete that reached the API: 0")
        .doesNotContain("ada@example.com")
        .doesNotContain("4111")
        .doesNotContain("key-that-no-agent-has");
    assertThat(printed.split("m\\*\\*\\*@example.com", -1)).as("once an agent").hasSize(3);
    assertThat(printed.split("SP-2001", -1)).hasSizeGreaterThan(2);
  }
}
