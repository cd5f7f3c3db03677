package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts of up to one megabyte, each of the worst there is of its kind, cost in proportion to their
 * length: four times the text at most eight times the work, counted in steps and in memory, which
 * are the same however busy the machine is.
 */
@Timeout(600) // What the JDK does with a text takes no step of ours; the worst of it took hours.
class HostileSizeTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Far less than a second of work, which would be a way to stall a pool. */
  private static final long MOST_STEPS = 20_000_000;

  private static final long MOST_LOOKS = 250;
  private static final long MOST_BYTES = 500_000_000;

  @ParameterizedTest
  @ValueSource(strings = {"postgresql", "mysql", "h2"})
  void noTextCostsMoreThanItsLength(String dialect) throws ReflectiveOperationException {
    UnaryOperator<String> reader = counting(dialect);
    // What is made once, such as tables and patterns, is not this text's work.
    HostileShapes.ALL.forEach(shape -> decide(reader, shape.text(HostileShapes.WHOLE / 64)));
    List<String> tooDear = new ArrayList<>();
    Work worst = new Work(0, 0);
    String worstShape = "";
    for (HostileShapes.Shape shape : HostileShapes.ALL) {
      Work quarter = decide(reader, shape.text(HostileShapes.WHOLE / 4));
      Work whole = decide(reader, shape.text(HostileShapes.WHOLE));
      if (whole.dearBeside(quarter)) {
        tooDear.add("%s: %s, a quarter %s".formatted(shape.name(), whole, quarter));
      }
      if (whole.steps > worst.steps) {
        worst = whole;
        worstShape = shape.name();
      }
    }
    System.out.printf(
        Locale.ROOT, "%s: the dearest text is '%s' with %s%n", dialect, worstShape, worst);
    assertThat(tooDear).isEmpty();
  }

  /**
   * A step of judging takes a quarter of a microsecond at most, a look at a token a hundredth: with
   * 20,000 tokens at most a text is decided within 50 ms.
   */
  @ParameterizedTest
  @ValueSource(strings = {"postgresql", "mysql", "h2"})
  void noTextTakesMoreThanAFewLooksAtEachTokenAndABoundedJudging(String dialect) {
    Shop shop = Shop.of(dialect);
    List<String> tooDear = new ArrayList<>();
    for (HostileShapes.Shape shape : HostileShapes.ALL) {
      try {
        TokenStream stream = Scanner.scan(shape.text(HostileShapes.WHOLE), shop.profile);
        Cursor cursor = new Cursor(stream, shop.profile);
        try {
          new StatementParser(cursor).statement();
        } catch (Refusal refused) {
          // What it took until then counts.
        }
        if (cursor.looks() > MOST_LOOKS * stream.tokens().size() + 1_000) {
          tooDear.add(shape.name() + " looks " + cursor.looks() + " of " + stream.tokens().size());
        }
        int steps =
            Binder.bind(shape.text(HostileShapes.WHOLE), shop.profile, shop.catalog).steps();
        if (steps > Judging.MOST_STEPS + 1_000) {
          tooDear.add(shape.name() + " steps " + steps);
        }
      } catch (Refusal refused) {
        // Decided, too.
      }
    }
    assertThat(tooDear).isEmpty();
  }

  @SuppressWarnings("unchecked") // It is loaded beside us, and is what its source says.
  private static UnaryOperator<String> counting(String dialect)
      throws ReflectiveOperationException {
    return (UnaryOperator<String>)
        new Steps()
            .loadClass(HostileText.class.getName())
            .getConstructor(String.class)
            .newInstance(dialect);
  }

  private static Work decide(UnaryOperator<String> reader, String text) {
    long steps = Steps.taken;
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    String answer = reader.apply(text);
    bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
    assertThat(answer).matches("Rewritten|Refused|SP-1[0-9]{3}").isNotEqualTo("SP-1012");
    return new Work(Steps.taken - steps, bytes);
  }

  /**
   * What one text cost: steps of our own and the parser's, and bytes of memory, copies included.
   */
  private record Work(long steps, long bytes) {
    boolean dearBeside(Work quarter) {
      return steps > 8 * quarter.steps + 100_000
          || steps > MOST_STEPS
          || bytes > 8 * quarter.bytes + (4 << 20)
          || bytes > MOST_BYTES;
    }

    @Override
    public String toString() {
      return "%,d steps, %,d bytes".formatted(steps, bytes);
    }
  }
}
