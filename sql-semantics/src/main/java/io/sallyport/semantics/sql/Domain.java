package io.sallyport.semantics.sql;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values that made-up rows hold in a column: such as its type can hold at all, and such as rows
 * are likely to have. A key is counted from one up, a time is of our age. What is written to be met
 * by every row is met by all of these, as {@code id <> 1.5} and {@code placed > '1900-01-01'} are.
 */
final class Domain {
  private static final Pattern SIZE = Pattern.compile("\\(\\s*(\\d{1,9})\\s*(?:,\\s*(\\d{1,9}))?");
  private static final Pattern LABEL = Pattern.compile("'((?:[^']|'')*)'");
  private static final Pattern TIME_OF_DAY = Pattern.compile("\\d{2}:\\d{2}(:\\d{2}.*)?");
  private static final Pattern UUID = Pattern.compile("[0-9a-fA-F-]{36}");
  private static final Pattern NIL = Pattern.compile("[0-]*");
  private static final int MOST_FILL = 256;
  private static final int FILLS = 4;

  private static final Map<String, Long> BITS =
      Map.ofEntries(
          Map.entry("tinyint", 8L),
          Map.entry("smallint", 16L),
          Map.entry("int2", 16L),
          Map.entry("mediumint", 24L),
          Map.entry("int", 32L),
          Map.entry("integer", 32L),
          Map.entry("int4", 32L),
          Map.entry("bigint", 64L),
          Map.entry("int8", 64L));

  /** Times that columns are tried with. */
  private static final List<String> TIMES =
      List.of(
          "1970-01-02 00:00:00",
          "2099-12-31 23:59:59",
          "2024-02-29 12:00:00",
          "2024-02-29 11:30:00",
          "2024-02-29 00:00:00",
          "2024-02-27 15:00:00",
          "2024-02-19 09:10:11",
          "2024-01-15 00:00:00",
          "2023-08-12 08:00:00",
          "2021-03-04 00:00:00",
          "2009-11-10 23:00:00");

  private static final List<Object> HOURS =
      List.of("00:00:00", "23:59:59", "12:00:00", "09:10:11", "17:30:00");

  private static final List<Object> UUIDS =
      List.of(
          "0b2a4c1e-6f0d-4d3a-9c57-1f2e3d4c5b6a",
          "7d9f2b60-18c4-4e5b-a3d2-90817263544f",
          "f4e1d2c3-b5a6-4978-8899-aabbccddeeff");

  private static final LocalDateTime FIRST_DAY = LocalDateTime.of(1900, 1, 2, 0, 0);
  private static final LocalDateTime FIRST_TIME = LocalDateTime.of(1970, 1, 2, 0, 0);
  private static final LocalDateTime END = LocalDateTime.of(2100, 1, 1, 0, 0);

  private final ColumnFamily family;
  private final String type;
  private final boolean key;
  private final int first;
  private final int second;

  private Domain(ColumnFamily family, String typeName, boolean key) {
    this.family = family;
    this.type = typeName.toLowerCase(Locale.ROOT);
    this.key = key;
    Matcher size = SIZE.matcher(type);
    boolean sized = size.find();
    this.first = sized ? Integer.parseInt(size.group(1)) : -1;
    this.second = sized && size.group(2) != null ? Integer.parseInt(size.group(2)) : 0;
  }

  static Domain of(Relation relation, Column column) {
    return new Domain(
        column.family(), column.typeName(), relation.primaryKey().contains(column.name()));
  }

  /** The domain of a column by its place; of one that is not known, whatever there is. */
  static Domain of(Reads.SiteColumn column) {
    Relation relation = column.site().relation;
    return relation.columns().stream()
        .filter(candidate -> candidate.name().equals(column.column()))
        .findFirst()
        .map(found -> of(relation, found))
        .orElseGet(() -> new Domain(ColumnFamily.OTHER, "", false));
  }

  ColumnFamily family() {
    return family;
  }

  /**
   * The values to try, at least one.
   *
   * @param numbers those that a statement speaks of, and some more
   * @param strings likewise
   */
  List<Object> values(Set<Object> numbers, Set<Object> strings) {
    List<Object> list = new ArrayList<>();
    switch (family) {
      case NUMERIC -> numbers.stream().map(this::number).filter(n -> n != null).forEach(list::add);
      case BOOLEAN -> list.addAll(List.of(true, false));
      case TEXT -> texts(numbers, strings, list);
      case DATE, TIMESTAMP -> {
        TIMES.forEach(time -> list.add(family == ColumnFamily.DATE ? time.substring(0, 10) : time));
        strings.stream().map(this::time).filter(time -> time != null).forEach(list::add);
      }
      case TIME -> {
        list.addAll(HOURS);
        strings.stream()
            .filter(text -> TIME_OF_DAY.matcher(text.toString()).matches())
            .forEach(list::add);
      }
      case UUID -> {
        list.addAll(UUIDS);
        strings.stream()
            .map(text -> text.toString().toLowerCase(Locale.ROOT))
            .filter(text -> UUID.matcher(text).matches() && !NIL.matcher(text).matches())
            .forEach(list::add);
      }
      case JSON, BINARY, ARRAY, OTHER -> {}
    }
    if (list.isEmpty()) {
      list.add(family == ColumnFamily.NUMERIC ? BigDecimal.ONE : new Values.Opaque());
    }
    return list;
  }

  /** A number as a column holds it; null where it cannot, or a key would not. */
  @Nullable Object number(Object candidate) {
    if (!(candidate instanceof BigDecimal number) || (key && number.signum() <= 0)) {
      return null;
    }
    String word = type.split("[^a-z0-9]", 2)[0];
    boolean unsigned = type.contains("unsigned");
    if (unsigned && number.signum() < 0) {
      return null;
    }
    Long bits = BITS.get(word);
    if (bits != null) {
      return whole(number, bits, unsigned);
    }
    boolean exact = first > 0 && Set.of("numeric", "decimal", "dec").contains(word);
    if (!exact) {
      return number;
    }
    BigDecimal bare = number.stripTrailingZeros();
    boolean fits = bare.scale() <= second && bare.precision() - bare.scale() <= first - second;
    return fits ? bare.setScale(Math.max(second, 0)) : null;
  }

  private static @Nullable Object whole(BigDecimal number, long bits, boolean unsigned) {
    BigDecimal bare = number.stripTrailingZeros();
    BigDecimal end = BigDecimal.valueOf(2).pow((int) bits - (unsigned ? 0 : 1));
    boolean inside = bare.compareTo(end) < 0 && (unsigned || bare.compareTo(end.negate()) >= 0);
    return inside && bare.scale() <= 0 ? bare.setScale(0) : null;
  }

  private void texts(Set<Object> numbers, Set<Object> strings, List<Object> into) {
    if (type.startsWith("citext")) {
      return;
    }
    if (type.startsWith("enum")) {
      Matcher label = LABEL.matcher(type);
      while (label.find()) {
        into.add(label.group(1).replace("''", "'"));
      }
      return;
    }
    strings.stream().filter(this::text).filter(Domain::isLikely).forEach(into::add);
    numbers.stream()
        .filter(n -> n instanceof BigDecimal size && size.signum() > 0 && size.scale() <= 0)
        .map(n -> ((BigDecimal) n).min(BigDecimal.valueOf(MOST_FILL + 1L)).intValue())
        .filter(n -> n <= MOST_FILL && n > 1)
        .limit(FILLS)
        .map("x"::repeat)
        .filter(this::text)
        .forEach(into::add);
  }

  /** What comes behind all words, few rows hold. */
  private static boolean isLikely(Object candidate) {
    String text = candidate.toString();
    return text.isEmpty()
        || (!text.startsWith("zz")
            && (text.charAt(0) <= 'z' || Character.isLetter(text.charAt(0))));
  }

  /** Whether a column can hold a text, and a key would. */
  boolean text(Object candidate) {
    int length = candidate.toString().length();
    return (first <= 0 || length <= first)
        && !(key && length == 0)
        && !type.startsWith("enum")
        && !type.startsWith("citext");
  }

  private @Nullable Object time(Object candidate) {
    LocalDateTime time = Instants.read(candidate);
    boolean day = family == ColumnFamily.DATE;
    if (time == null || time.isBefore(day ? FIRST_DAY : FIRST_TIME) || !time.isBefore(END)) {
      return null;
    }
    String written = Instants.write(time);
    return day ? written.substring(0, 10) : written;
  }
}
