package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many rows of a hundred bytes go through a gateway and a client that have 64 MB of heap each, in
 * one plain query on a connection that commits by itself. The whole is a million: {@code
 * -Dsallyport.manyRows=1000000}.
 */
@Timeout(300)
class ManyRowsTest {
  private static final int ROWS = Integer.getInteger("sallyport.manyRows", 300_000);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = Peer.class,
      names = {"POSTGRES", "MARIADB"})
  void comeThroughLittleMemory(Peer peer) throws Exception {
    Database database = peer.fresh();
    database.run(
        "CREATE TABLE many (id bigint, filler varchar(100))",
        "INSERT INTO many SELECT "
            + (peer == Peer.POSTGRES
                ? "i, repeat('x', 100) FROM generate_series(1, " + ROWS + ") i"
                : "seq, repeat('x', 100) FROM seq_1_to_" + ROWS));
    Path config =
        GatewayProcess.config(
            folder,
            database,
            """
            gateway: { listeners: { jdbc: { port: 0 } }, limits: { answer: 2MiB } }
            rules:
              - { id: reads, permit: [sql.select], on: [shop/many] }
            """);
    try (GatewayProcess gateway = GatewayProcess.start(config, "-Xmx64m")) {
      Path log = folder.resolve("client.log");
      Process client = Java.start(log, List.of("-Xmx64m"), ManyRows.class, gateway.url());
      try (OutputStream in = client.getOutputStream()) {
        gateway.properties(gateway.token("reader", "readers")).store(in, null);
      }
      String read = client.inputReader().readLine();
      assertThat(read)
          .as("%s", Files.readString(log))
          .isEqualTo(ROWS + " " + ((long) ROWS * (ROWS + 1) / 2 + 100L * ROWS));
    }
  }
}
