package io.sallyport.cli;

import io.sallyport.cli.Screen.Style;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An approval as a person reads it. What agents wrote cannot move the cursor. */
final class ApprovalText {
  private final Map<String, Object> one;
  private final Screen screen;

  ApprovalText(Map<String, Object> one, Screen screen) {
    this.one = one;
    this.screen = screen;
  }

  private static String text(Map<String, Object> of, String key) {
    Object value = of.get(key);
    return value == null ? "" : Screen.safe(value.toString());
  }

  static boolean open(Map<String, Object> one) {
    String state = text(one, "state");
    return state.equals("pending") || state.equals("granted");
  }

  /** One line of a list. */
  static List<String> row(Map<String, Object> one) {
    return List.of(
        text(one, "id"),
        text(one, "state"),
        open(one) ? left(one) : "-",
        who(one),
        text(one, "target"),
        text(one, "operation"));
  }

  static void state(Map<String, Object> one, Screen screen) {
    List<?> votes = (List<?>) one.get("votes");
    screen.line(
        "%s  %s, %d of %s agreed"
            .formatted(
                text(one, "id"),
                text(one, "state"),
                votes == null ? 0 : votes.size(),
                text(one, "count")));
  }

  private static String who(Map<String, Object> one) {
    List<String> actors = texts(one.get("actors"));
    return text(one, "subject") + (actors.isEmpty() ? "" : " by " + String.join(" for ", actors));
  }

  private static String left(Map<String, Object> one) {
    Duration left = Duration.between(Instant.now(), Instant.parse(text(one, "expires")));
    long seconds = Math.max(0, left.toSeconds());
    return "%d:%02d".formatted(seconds / 60, seconds % 60);
  }

  private static List<String> texts(@Nullable Object list) {
    List<String> texts = new ArrayList<>();
    if (list instanceof List<?> many) {
      many.forEach(item -> texts.add(Screen.safe(String.valueOf(item))));
    }
    return texts;
  }

  void print() {
    field("approval", text(one, "id") + "  " + text(one, "state"));
    field("who", who(one));
    field("purpose", one.containsKey("purpose") ? text(one, "purpose") : "none stated");
    field("target", text(one, "target"));
    field("rule", text(one, "rule"));
    field("asked", text(one, "created"));
    field("until", text(one, "expires") + (open(one) ? "  (" + left(one) + " left)" : ""));
    field("needs", text(one, "count") + " of " + String.join(", ", texts(one.get("by"))));
    field("agreed", String.join(", ", voters()));
    if (one.containsKey("note")) {
      field("note", text(one, "note"));
    }
    field("arguments", text(one, "arguments"));
    screen.title("The call");
    screen.line(text(one, "operation"));
    before();
    effect();
  }

  private void field(String name, String value) {
    screen.line(screen.styled(Style.DIM, Screen.padded(name, 10)) + value);
  }

  private List<String> voters() {
    List<String> people = new ArrayList<>();
    if (one.get("votes") instanceof List<?> votes) {
      votes.forEach(
          vote -> people.add(Screen.safe(String.valueOf(((Map<?, ?>) vote).get("person")))));
    }
    return people;
  }

  private void before() {
    if (one.get("before") instanceof Map<?, ?> before) {
      String was = Screen.safe(String.valueOf(before.get("operation")));
      screen.title("Against the last one approved, " + before.get("created"));
      StringBuilder line = new StringBuilder();
      for (WordDiff.Part part : WordDiff.of(was, text(one, "operation"))) {
        String shown =
            switch (part.kind()) {
              case SAME -> part.text();
              case GONE -> screen.styled(Style.RED, "[-" + part.text() + "-]");
              case NEW -> screen.styled(Style.GREEN, "{+" + part.text() + "+}");
            };
        line.append(line.isEmpty() ? "" : " ").append(shown);
      }
      screen.line(line.toString());
    }
  }

  private void effect() {
    if (!(one.get("effect") instanceof Map<?, ?> effect)) {
      return;
    }
    screen.title("What it would do");
    Object affected = effect.get("affected");
    screen.line(affected == null ? "not known" : affected + " rows");
    if (effect.get("note") != null) {
      screen.line(Screen.safe(String.valueOf(effect.get("note"))));
    }
    List<List<String>> rows = new ArrayList<>();
    if (effect.get("rows") instanceof List<?> some && !some.isEmpty()) {
      rows.add(texts(effect.get("columns")));
      some.forEach(row -> rows.add(texts(row)));
      screen.table(rows, Style.DIM);
    }
  }
}
