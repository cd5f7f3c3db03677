package io.sallyport.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Arguments;
import io.sallyport.api.Durability;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.audit.spi.AuditEvent.Decided;
import io.sallyport.audit.spi.AuditEvent.Finished;
import io.sallyport.audit.spi.AuditEvent.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A line made with a stencil is the very line that encoding the event gives. */
class StencilTest {
  private static final Decided MODEL = Events.decided("s", 1);
  private static final List<Arguments> ARGUMENTS =
      List.of(
          Arguments.none(),
          Arguments.of(1L),
          Arguments.of("ü\"\\", null, 2.5),
          Arguments.incomplete("stream"));

  @ParameterizedTest
  @EnumSource
  void everyLineIsAsIfItWereEncodedByItself(JournalOptions.Parameters parameters) {
    Random random = new Random(11);
    Stencils stencils = new Stencils(parameters);
    Chain chain = new Chain();
    Chain expected = new Chain();
    for (int i = 0; i < 2000; i++) {
      Decided event = next(random);
      String line = text(chain, stencils.encode(event, Durability.WRITTEN));
      assertThat(line)
          .isEqualTo(text(expected, new LineEncoder(event, parameters).line(Durability.WRITTEN)));
    }
  }

  @Test
  void everyOutcomesLineIsAsIfItWereEncodedByItself() {
    Random random = new Random(12);
    Stencils stencils = new Stencils(JournalOptions.Parameters.DIGEST);
    Chain chain = new Chain();
    Chain expected = new Chain();
    for (int i = 0; i < 5000; i++) {
      Finished event = outcome(random);
      LineEncoder encoder = new LineEncoder(event, JournalOptions.Parameters.DIGEST);
      assertThat(text(chain, stencils.encode(event, Durability.BUFFERED)))
          .isEqualTo(text(expected, encoder.line(Durability.BUFFERED)));
    }
  }

  private static Finished outcome(Random random) {
    boolean special = random.nextInt(5) == 0;
    Status[] statuses = Status.values();
    return new Finished(
        Instant.ofEpochSecond(random.nextLong(1L << (random.nextBoolean() ? 32 : 39))),
        random.nextBoolean() ? "s" : "ü\"\\" + "s".repeat(random.nextInt(300)),
        count(random),
        statuses[random.nextInt(statuses.length)],
        special && random.nextBoolean() ? "42501" : null,
        special && random.nextBoolean() ? new Reason("SP-2001", "r", "No.", "Ask.") : null,
        new Outcome(
            count(random),
            count(random),
            count(random),
            random.nextBoolean(),
            special ? List.of("a note") : List.of()),
        Duration.ofNanos(random.nextLong(1L << (1 + random.nextInt(62)))));
  }

  private static long count(Random random) {
    return random.nextInt(4) == 0 ? -1 : random.nextLong(1L << (1 + random.nextInt(62)));
  }

  private static Decided next(Random random) {
    long exchange = 1 + random.nextLong(random.nextBoolean() ? 100 : Long.MAX_VALUE);
    Instant time =
        Instant.ofEpochSecond(random.nextLong(random.nextBoolean() ? 1L << 32 : 1L << 36));
    boolean other = random.nextInt(10) == 0;
    return new Decided(
        time,
        other ? "t" : MODEL.session(),
        exchange,
        MODEL.caller(),
        MODEL.target(),
        random.nextInt(10) == 0 ? "SELECT 1" : MODEL.text(),
        random.nextInt(10) == 0 ? "SELECT 2" : MODEL.canonical(),
        ARGUMENTS.get(random.nextInt(ARGUMENTS.size())),
        MODEL.accesses(),
        true,
        null,
        random.nextInt(10) == 0 ? "a detail" : null,
        random.nextInt(10) == 0 ? new ArrayList<>(List.of("r")) : MODEL.rules(),
        MODEL.observed(),
        MODEL.obligations(),
        random.nextInt(10) == 0 ? "v2" : MODEL.policyVersion(),
        null);
  }

  private static String text(Chain chain, Line line) {
    chain.begin();
    chain.add(line);
    return new String(chain.bytes(), 0, chain.length(), StandardCharsets.UTF_8);
  }
}
