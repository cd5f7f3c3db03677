package io.sallyport.samples.sshagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.testkit.OpenSshServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SshAgentTest {
  @Test
  void everythingGoesAsItMust() throws Exception {
    assumeTrue(OpenSshServer.available(), "no sshd: install openssh-server");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean good = new SshAgent(new PrintStream(bytes, true, StandardCharsets.UTF_8)).run();
    String printed = bytes.toString(StandardCharsets.UTF_8);
    assertThat(good).as(printed).isTrue();
    assertThat(printed)
        .contains("[github_token]")
        .contains("payment service does not answer")
        .doesNotContain(Server.TOKEN)
        .doesNotContain("hunter2")
        .doesNotContain("✘");
  }
}
