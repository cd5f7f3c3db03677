package io.sallyport.policy.rules;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads single values; what is not of the form is a problem and null. */
final class Values {
  private static final Pattern AMOUNT =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)\\s*([A-Za-z]*)");
  private static final Map<String, Long> BYTES = bytes();
  private static final Map<String, Long> MILLIS = millis();

  private Values() {}

  /**
   * A text with its place.
   *
   * @param value the text
   * @param node where it stands
   */
  record Text(String value, ScalarNode node) {}

  private static Map<String, Long> bytes() {
    Map<String, Long> units = new LinkedHashMap<>();
    units.put("", 1L);
    units.put("B", 1L);
    units.put("KB", 1_000L);
    units.put("MB", 1_000_000L);
    units.put("GB", 1_000_000_000L);
    units.put("KiB", 1L << 10);
    units.put("MiB", 1L << 20);
    units.put("GiB", 1L << 30);
    return units;
  }

  private static Map<String, Long> millis() {
    Map<String, Long> units = new LinkedHashMap<>();
    units.put("ms", 1L);
    units.put("s", 1_000L);
    units.put("m", 60_000L);
    units.put("h", 3_600_000L);
    units.put("d", 86_400_000L);
    return units;
  }

  static @Nullable String text(Node node, String what, Problems problems) {
    if (!(node instanceof ScalarNode scalar)) {
      problems.add(node, Code.WRONG_SHAPE, what + " must be a text");
      return null;
    }
    if (!scalar.getTag().equals(Tag.STR)) {
      String advice =
          scalar.getValue().isEmpty()
              ? " has no value; write one or leave the key out"
              : " must be a text; put '" + scalar.getValue() + "' in quotes";
      problems.add(node, Code.WRONG_SHAPE, what + advice);
      return null;
    }
    if (scalar.getValue().isBlank()) {
      problems.add(node, Code.BAD_VALUE, what + " is blank; write a value or leave the key out");
      return null;
    }
    return scalar.getValue();
  }

  static List<Text> texts(Node node, String what, Problems problems) {
    List<Text> all = new ArrayList<>();
    List<Node> items = node instanceof SequenceNode list ? list.getValue() : List.of(node);
    for (Node item : items) {
      String text = text(item, "an item of " + what, problems);
      if (text != null && item instanceof ScalarNode scalar) {
        all.add(new Text(text, scalar));
      }
    }
    return all;
  }

  /** A whole number from {@code least} on. */
  static @Nullable Long count(Node node, String what, long least, Problems problems) {
    if (node instanceof ScalarNode scalar && scalar.getValue().matches("[0-9]{1,15}")) {
      long number = Long.parseLong(scalar.getValue());
      if (number >= least) {
        return number;
      }
    }
    problems.add(
        node, Code.BAD_VALUE, what + " must be a whole number of at least " + least + ", as in 10");
    return null;
  }

  static @Nullable Long bytes(Node node, String what, Problems problems) {
    Long bytes = amount(node, BYTES);
    if (bytes == null) {
      problems.add(
          node,
          Code.BAD_VALUE,
          what + " must be a size with a unit B, KB, MB, GB or KiB, MiB, GiB, as in 10MB");
    }
    return bytes;
  }

  static @Nullable Duration duration(Node node, String what, Problems problems) {
    Long millis = amount(node, MILLIS);
    if (millis == null || millis == 0) {
      problems.add(
          node,
          Code.BAD_VALUE,
          what + " must be a time above 0 with a unit ms, s, m, h or d, as in 5s");
      return null;
    }
    return Duration.ofMillis(millis);
  }

  private static @Nullable Long amount(Node node, Map<String, Long> units) {
    if (!(node instanceof ScalarNode scalar)) {
      return null;
    }
    Matcher form = AMOUNT.matcher(scalar.getValue());
    if (!form.matches()) {
      return null;
    }
    Long unit = units.get(form.group(2));
    if (unit == null) {
      return null;
    }
    BigDecimal amount = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(unit));
    return amount.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? null : amount.longValue();
  }

  /** One of a few words. */
  static @Nullable String oneOf(
      @Nullable String word, Node at, String what, List<String> words, Problems problems) {
    if (word == null || words.contains(word)) {
      return word;
    }
    String near = Spelling.nearest(word, words);
    problems.add(
        at,
        Code.BAD_VALUE,
        "%s cannot be '%s'; it is one of %s%s"
            .formatted(
                what,
                word,
                String.join(", ", words),
                near.isEmpty() ? "" : "; did you mean '" + near + "'?"));
    return null;
  }
}
