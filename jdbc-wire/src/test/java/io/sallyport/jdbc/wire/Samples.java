package io.sallyport.jdbc.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One of every message, and one of every value. */
final class Samples {
  private Samples() {}

  static final List<Object> VALUES =
      Arrays.asList(
          null,
          true,
          false,
          (byte) -7,
          (short) 1234,
          -5,
          1L << 60,
          1.5f,
          2.5e300,
          new BigDecimal("-12345678901234567890.1234"),
          BigInteger.TEN.pow(50),
          "text with é and 𝄞",
          "",
          new byte[] {1, 2, 3},
          Date.valueOf("2024-02-29"),
          Time.valueOf("12:34:56"),
          Timestamp.valueOf("2024-02-29 12:34:56.123456789"),
          new java.util.Date(5),
          LocalDate.MAX,
          LocalTime.of(1, 2, 3, 4),
          LocalDateTime.MIN,
          OffsetDateTime.parse("2024-02-29T12:34:56.1+02:00"),
          OffsetTime.parse("12:34:56+05:30"),
          ZonedDateTime.parse("2024-02-29T12:34:56+01:00[Europe/Berlin]"),
          Instant.EPOCH,
          Duration.ofMillis(-3),
          Period.ofDays(3),
          new UUID(1, -2),
          new Object[] {1, null, "x"},
          new Integer[] {1, null, 3},
          new int[] {1, 2},
          new String[][] {{"a"}, null, {}},
          new byte[][] {{1}, {}},
          new ArrayValue("int4", 4, new Integer[] {1, null}, "{1,NULL}"),
          new StructValue("point", Arrays.asList(1, null)),
          new XmlValue("<a/>"),
          new RowIdValue(new byte[] {9}, "9"),
          new LobValue(LobValue.Kind.BLOB, new byte[] {1}, null),
          new LobValue(LobValue.Kind.CLOB, null, "c"),
          new LobHandle(3, LobValue.Kind.TEXT, 1L << 40),
          new StreamHandle(4, true),
          new SavepointHandle(1, 2, "here"),
          new TypeValue("VARCHAR", "java.sql", 12),
          new ClassValueName("java.util.UUID"),
          new CalendarValue("Europe/Berlin", 17),
          new UrlValue("https://example.org"),
          Map.of("ApplicationName", "a"),
          new Cursor(1003, null, new Rows(7, true, 0, new byte[0], null, List.of())));

  static final Fault FAULT =
      new Fault(
          Fault.Kind.DENIED,
          "SP-2001 no",
          "42501",
          3,
          new Fault.Denial("SP-2001", "rule", "why", "what", "s-1-2"),
          new long[] {1, -3},
          List.of(new Fault(Fault.Kind.PLAIN, "m", null, 0, null, null, List.of())));

  static final Definition PREPARED =
      new Definition(
          Definition.Kind.PREPARED,
          "SELECT ?",
          new Definition.Form(1003, 1007, 0),
          new Keys(1, List.of(2), List.of("id")));

  static final List<Column> COLUMNS =
      List.of(new Column("l", "n", 12, "text", "java.lang.String", 3, 0, Column.Form.TEXT));

  static final List<Message> MESSAGES =
      List.of(
          new Hello(1, "shop", new byte[] {5}, "UTC", Map.of("a", "b")),
          new Execute(
              3,
              PREPARED,
              List.of(Setting.of(1, 1, "x"), Setting.of(200)),
              Execute.Wanted.ROWS,
              null,
              Keys.UNSAID,
              2),
          new Execute(
              0,
              null,
              List.of(),
              Execute.Wanted.COUNT,
              "DELETE",
              new Keys(1, List.of(), List.of()),
              1),
          new Batch(
              9,
              new Definition(Definition.Kind.PLAIN, null, Definition.Form.UNSAID, Keys.UNSAID),
              List.of(Setting.of(7, 1L)),
              List.of("a", "b"),
              List.of(List.of(Setting.of(8, 1)), List.of())),
          new Call(0, 3, Arrays.asList("a", null)),
          new Fetch(1, 2),
          new Release(Release.What.LOB, new int[] {1, 2}),
          new Cancel(300),
          new ReadLob(1, 1L << 35, 100),
          new Chunk(2, new byte[] {1}, Chunk.Ending.COMPLETE),
          new Describe(Describe.What.PARAMETERS, 3, PREPARED),
          new More(3, 1, 2),
          new Bye(),
          new Welcome(1, "s-1", Map.of("dialect", "h2")),
          new Result(-1, new long[] {1, -2}, null, null, List.of(FAULT)),
          new Result(
              5,
              null,
              new Cursor(
                  1003, COLUMNS, new Rows(1, false, 2, new byte[] {3, 4, 5}, null, List.of())),
              new Cursor(1003, null, new Rows(2, true, 0, new byte[0], FAULT, List.of(FAULT))),
              List.of()),
          new Rows(1, true, 1, new byte[] {0}, FAULT, List.of(FAULT)),
          new Value(VALUES.toArray()),
          new Failure(FAULT),
          new End(null),
          new End(FAULT));

  static byte[] frame(Message message) {
    WireWriter out = new WireWriter();
    out.message(message);
    return Arrays.copyOf(out.bytes(), out.size());
  }
}
