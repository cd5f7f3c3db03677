package io.sallyport.api;

import java.time.Duration;
import java.util.Set;

/**
 * What must be carried out for a permit to hold (XACML: obligation). The cases are closed: an
 * enforcement point that cannot carry one out makes the permit void. Immutable.
 */
public sealed interface Obligation {
  /** Which kind of obligation this is, for {@link PepCapabilities}. */
  Type type();

  /** The kinds, each carried out or not by an enforcement point as a whole. */
  enum Type {
    /** {@link Mask}. */
    MASK,
    /** {@link Detect}. */
    DETECT,
    /** {@link RowFilter}. */
    ROW_FILTER,
    /** {@link Lookup}. */
    LOOKUP,
    /** {@link Limit}. */
    LIMIT,
    /** {@link Approval}; carried out by the kernel itself. */
    APPROVAL,
    /** {@link Record}; carried out by the kernel itself. */
    RECORD,
    /** {@link Recording}. */
    RECORDING,
    /** {@link BreakGlass}; carried out by the kernel itself. */
    BREAK_GLASS
  }

  /**
   * A field of a resource is only seen masked.
   *
   * @param resource the resource that holds the field
   * @param field the column's name as the resource spells it, or a JSON path
   * @param kind how it is masked
   */
  record Mask(Resource resource, String field, MaskKind kind) implements Obligation {
    @Override
    public Type type() {
      return Type.MASK;
    }
  }

  /**
   * Content of these shapes is masked wherever it stands in what the caller gets.
   *
   * @param resource the resource whose content is searched
   * @param detectors names of the shapes, such as {@code jwt}
   */
  record Detect(Resource resource, Set<String> detectors) implements Obligation {
    /** Copies the names. */
    public Detect {
      detectors = Set.copyOf(detectors);
    }

    @Override
    public Type type() {
      return Type.DETECT;
    }
  }

  /**
   * Only rows for which the condition holds exist for the caller.
   *
   * @param resource the relation
   * @param condition a condition over its columns; {@code ${subject.…}} stands for values that are
   *     bound, never pasted
   */
  record RowFilter(Resource resource, String condition) implements Obligation {
    @Override
    public Type type() {
      return Type.ROW_FILTER;
    }
  }

  /**
   * A masked field may be compared for equality with a bound parameter on its raw value.
   *
   * @param resource the relation
   * @param field the column
   */
  record Lookup(Resource resource, String field) implements Obligation {
    @Override
    public Type type() {
      return Type.LOOKUP;
    }
  }

  /**
   * A cap on one call.
   *
   * @param kind what is counted
   * @param value the most there may be, 0 or more: rows, bytes or milliseconds
   */
  record Limit(LimitKind kind, long value) implements Obligation {
    /**
     * Checks the value.
     *
     * @throws IllegalArgumentException when the value is negative
     */
    public Limit {
      if (value < 0) {
        throw new IllegalArgumentException("A limit of %d %s is negative.".formatted(value, kind));
      }
    }

    @Override
    public Type type() {
      return Type.LIMIT;
    }
  }

  /**
   * People must agree to exactly this call first.
   *
   * @param rule the rule that asks for it
   * @param by groups whose members may approve, as {@code group:name}
   * @param count how many distinct people, 1 or more
   * @param within how long the call waits for them
   * @param valid how long the approval stands once given
   * @param uses how many calls it serves while it stands, 1 or more
   * @param measured whether people are told what the call would do, where the enforcement point can
   *     tell: it is then made and undone again
   */
  record Approval(
      String rule,
      Set<String> by,
      int count,
      Duration within,
      Duration valid,
      int uses,
      boolean measured)
      implements Obligation {
    /**
     * Copies the groups.
     *
     * @throws IllegalArgumentException when nobody would have to agree
     */
    public Approval {
      by = Set.copyOf(by);
      if (count < 1) {
        throw new IllegalArgumentException("An approval by %d people is none.".formatted(count));
      }
      if (uses < 1) {
        throw new IllegalArgumentException("An approval for %d calls is none.".formatted(uses));
      }
    }

    /** One that serves one call. */
    public Approval(String rule, Set<String> by, int count, Duration within, Duration valid) {
      this(rule, by, count, within, valid, 1);
    }

    /** One whose effect is not measured. */
    public Approval(
        String rule, Set<String> by, int count, Duration within, Duration valid, int uses) {
      this(rule, by, count, within, valid, uses, false);
    }

    @Override
    public Type type() {
      return Type.APPROVAL;
    }
  }

  /**
   * How safe the decision's record must be before the call.
   *
   * @param durability at least this
   */
  record Record(Durability durability) implements Obligation {
    @Override
    public Type type() {
      return Type.RECORD;
    }
  }

  /**
   * The session is recorded while the call is made; a call that cannot be recorded is refused.
   *
   * @param results how many rows of each result are kept, as they are handed out, 0 or more
   * @param input whether what is typed into a terminal is kept too, passwords included
   */
  record Recording(int results, boolean input) implements Obligation {
    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public Recording {
      if (results < 0) {
        throw new IllegalArgumentException("A sample of %d rows is negative.".formatted(results));
      }
    }

    /** One that keeps what either does. */
    public Recording with(Recording other) {
      return new Recording(Math.max(results, other.results), input || other.input);
    }

    @Override
    public Type type() {
      return Type.RECORDING;
    }
  }

  /**
   * The call is permitted for an emergency: an alarm is on record before it is made.
   *
   * @param rule the rule that permits it
   */
  record BreakGlass(String rule) implements Obligation {
    @Override
    public Type type() {
      return Type.BREAK_GLASS;
    }
  }
}
