package io.sallyport.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Secret;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.credential.spi.Credential;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.testkit.HttpPeer;
import io.sallyport.testkit.MemoryAuditSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A name leads where its target may lie, whatever a DNS server says, and whenever it says so. */
final class RebindingTest {
  private static final Caller ALICE = Caller.of(Subject.of("alice"));

  private static Route route(String url, String more) throws Exception {
    String rules =
        """
        version: 1
        targets: { api: { url: "%s"%s } }
        rules: [ { id: all, permit: [http.get], on: ["api/**"] } ]
        """
            .formatted(url, more);
    try (EmbeddedBroker broker =
        EmbeddedBroker.builder()
            .configText("rules.yaml", rules)
            .sink(MemoryAuditSink.latest(10))
            .credentials((n, c, t) -> new Credential(Secret.of(new char[] {'x'}), null))
            .discover(false)
            .build()) {
      return Route.of(broker, ALICE, new Target("api"));
    }
  }

  private static void ask(Upstream upstream) throws IOException {
    upstream.out().write("GET / HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    upstream.out().flush();
    assertThat(upstream.in().read()).isEqualTo('H');
  }

  @Test
  void aNameThatIsReboundBetweenTwoConnectionsIsRefusedAtTheSecond() throws Exception {
    try (HttpPeer peer = HttpPeer.echo();
        TestDns dns = new TestDns();
        Connections connections = new Connections(Path.of("."), dns::all)) {
      Route route = route("http://api.test:" + peer.port(), ", addresses: [127.0.0.1/32]");
      dns.answer("127.0.0.1").answer("169.254.169.254").answer("127.0.0.1", "10.0.0.1");
      try (Upstream first = connections.take(route, true)) {
        ask(first);
      }
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> connections.take(route, true))
            .isInstanceOf(AccessDeniedException.class)
            .hasMessageContaining("SP-8540");
      }
      assertThat(peer.seen()).hasSize(1);
      assertThat(dns.asked()).as("one question a connection, whose answer is used").isEqualTo(3);
    }
  }

  @Test
  void noNameLeadsToAnAddressThatIsNotPublicUnlessItsTargetSaysSo() throws Exception {
    try (HttpPeer peer = HttpPeer.echo();
        TestDns dns = new TestDns();
        Connections connections = new Connections(Path.of("."), dns::all)) {
      Route route = route("http://api.test:" + peer.port(), "");
      for (String address :
          List.of(
              "127.0.0.1",
              "10.0.0.1",
              "192.168.1.1",
              "172.31.255.255",
              "169.254.169.254",
              "100.100.100.200",
              "0.0.0.0",
              "192.0.0.192",
              "198.19.0.1",
              "224.0.0.1",
              "255.255.255.255")) {
        dns.only(address);
        assertThatThrownBy(() -> connections.take(route, true))
            .as(address)
            .isInstanceOf(AccessDeniedException.class)
            .hasMessageContaining("SP-8540");
      }
      assertThat(peer.seen()).isEmpty();
    }
  }

  @Test
  void hostsThatAreNumbersInDisguiseAreNoTargets() {
    for (String host :
        List.of(
            "2130706433",
            "0x7f000001",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "017700000001",
            "127.1",
            "127.0.1",
            "127.0.0.01",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[::1%25lo]",
            "user@127.0.0.1",
            "user:pass@127.0.0.1",
            "public.example@127.0.0.1",
            "127.0.0.1#@public.example",
            "127.0.0.1\\\\@public.example")) {
      assertThatThrownBy(() -> route("http://" + host + ":80", ""))
          .as(host)
          .hasMessageContaining("SP-");
    }
  }
}
