package io.sallyport.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Arguments;
import io.sallyport.api.Durability;
import io.sallyport.audit.spi.AuditEvent.Decided;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
