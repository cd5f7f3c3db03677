package io.sallyport.jdbc.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TemporalTest {
  private static Temporal plain(String text) {
    byte[] bytes = ("x" + text + "9").getBytes(StandardCharsets.UTF_8);
    return Temporal.plain(bytes, 1, bytes.length - 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-02-29",
        "0001-01-01",
        "9999-12-31",
        "2024-02-29 10:00:00",
        "2024-02-29 23:59:59.9",
        "2024-02-29 00:00:00.000001",
        "2024-02-29 12:34:56.123456789",
        "2024-02-29 12:34:56+00",
        "2024-02-29 12:34:56.5-03",
        "2024-02-29 12:34:56.123456+05:30",
        "2024-02-29 12:34:56-09:30"
      })
  void whatIsReadAtOnceIsWhatIsReadByParts(String text) {
    assertThat(plain(text)).isNotNull().isEqualTo(Temporal.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2024",
        "infinity",
        "-infinity",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "10:00:00",
        "12024-02-29",
        "2024-02-29 BC",
        "2024-02-29 10:00:00 BC",
        "2024-02-29T10:00:00",
        "2024-02-29 24:00:00",
        "2024-02-29 10:00",
        "2024-02-29 10:00:00.",
        "2024-02-29 10:00:00.1234567890",
        "2024-02-29 10:00:00Z",
        "2024-02-29 10:00:00+05:30:15",
        "2024-02-29 10:00:00+5",
        "2024-02-29 10:0a:00",
        "2024-0x-29",
        "202-02-29 10:00:00"
      })
  void whateverElseIsLeftToTheOther(String text) {
    assertThat(plain(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-02-30", "2024-13-01", "2024-01-01 10:60:00"})
  void whatIsNoDateIsNoneEitherWay(String text) {
    assertThat(caught(() -> plain(text))).isInstanceOf(DateTimeException.class);
    assertThat(caught(() -> Temporal.of(text))).isInstanceOf(DateTimeException.class);
  }

  private static Throwable caught(Runnable reading) {
    try {
      reading.run();
      return new AssertionError("it was read");
    } catch (RuntimeException e) {
      return e;
    }
  }

  @Test
  void aDateHasNoTime() {
    assertThat(plain("2024-02-29"))
        .isEqualTo(new Temporal(LocalDate.of(2024, 2, 29), null, null, 0));
  }
}
