package io.sallyport.semantics.http;

import io.sallyport.api.MaskKind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path in JSON documents (RFC 9535, a part of it): {@code $.a.b}, {@code $['a b']}, {@code
 * $.a.*}, {@code $.a[0]}, {@code $.a[*]}, {@code $..a}. Arrays on the way are looked through, so
 * that {@code $.customer.email} also holds in a list of such documents. Immutable.
 *
 * @param instead what stands for a text, where the kind does not say it
 */
record JsonPath(List<Step> steps, MaskKind kind, @Nullable String instead) {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.\\.(?=[\\w\\[*])|\\.?([A-Za-z_$][\\w$-]*)|\\.?(\\*)|\\[(\\d{1,9})]|\\[(\\*)]"
              + "|\\[(?:'([^'\\\\]+)'|\"([^\"\\\\]+)\")]");

  JsonPath {
    steps = List.copyOf(steps);
  }

  /** One step down. */
  record Step(Type type, @Nullable String name, int index) {
    enum Type {
      NAME,
      ANY_NAME,
      INDEX,
      ELEMENT,
      DESCEND
    }

    static Step of(Type type) {
      return new Step(type, null, -1);
    }
  }

  /** The path a text says, or null where it says none. */
  static @Nullable JsonPath of(String text, MaskKind kind) {
    if (!text.startsWith("$") || text.length() < 3) {
      return null;
    }
    List<Step> steps = new ArrayList<>();
    Matcher step = STEP.matcher(text);
    int at = 1;
    while (at < text.length()) {
      if (!step.region(at, text.length()).lookingAt()) {
        return null;
      }
      boolean dotted = text.charAt(at) == '.' || text.charAt(at) == '[';
      boolean afterDescent =
          !steps.isEmpty() && steps.get(steps.size() - 1).type() == Step.Type.DESCEND;
      if (dotted == afterDescent && text.charAt(at) != '[') {
        return null;
      }
      steps.add(step(step));
      at = step.end();
    }
    return lookingThrough(steps, kind);
  }

  private static Step step(Matcher step) {
    if (step.group(1) != null) {
      return new Step(Step.Type.NAME, step.group(1), -1);
    }
    if (step.group(2) != null) {
      return Step.of(Step.Type.ANY_NAME);
    }
    if (step.group(3) != null) {
      return new Step(Step.Type.INDEX, null, Integer.parseInt(step.group(3)));
    }
    if (step.group(4) != null) {
      return Step.of(Step.Type.ELEMENT);
    }
    String quoted = step.group(5) != null ? step.group(5) : step.group(6);
    return quoted == null ? Step.of(Step.Type.DESCEND) : new Step(Step.Type.NAME, quoted, -1);
  }

  /** Every element on the way is what looking through arrays means anyway. */
  private static @Nullable JsonPath lookingThrough(List<Step> steps, MaskKind kind) {
    List<Step> kept = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      boolean last = i == steps.size() - 1;
      if (last || steps.get(i).type() != Step.Type.ELEMENT) {
        kept.add(steps.get(i));
      }
    }
    boolean open = kept.get(kept.size() - 1).type() == Step.Type.DESCEND;
    return open ? null : new JsonPath(kept, kind, null);
  }

  /** The same path below another one's document. */
  JsonPath under(String... names) {
    List<Step> all = new ArrayList<>();
    for (String name : names) {
      all.add(new Step(Step.Type.NAME, name, -1));
    }
    all.addAll(steps);
    return new JsonPath(all, kind, instead);
  }

  /** The path of one name. */
  static JsonPath named(MaskKind kind, String name) {
    return new JsonPath(List.of(new Step(Step.Type.NAME, name, -1)), kind, null);
  }

  /** The same, for which that text stands. */
  JsonPath instead(@Nullable String text) {
    return new JsonPath(steps, kind, text);
  }

  /** The paths of all members of what this one leads to. */
  JsonPath entries(@Nullable String text) {
    List<Step> all = new ArrayList<>(steps);
    all.add(Step.of(Step.Type.ANY_NAME));
    return new JsonPath(all, kind, text);
  }
}
