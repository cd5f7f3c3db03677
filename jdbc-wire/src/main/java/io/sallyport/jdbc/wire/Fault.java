package io.sallyport.jdbc.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exception or warning with those chained to it.
 *
 * @param kind which of the standard classes
 * @param message its message
 * @param state its SQLState, or null
 * @param code the vendor's code
 * @param denial the refusal it tells of, or null
 * @param counts the counts of a {@link java.sql.BatchUpdateException}, or null
 * @param next those chained with {@code setNextException}, in order; none has a chain of its own
 */
@SuppressWarnings("ArrayRecordComponent") // not copied: it is on the way of every call
public record Fault(
    Kind kind,
    String message,
    @Nullable String state,
    int code,
    @Nullable Denial denial,
    long @Nullable [] counts,
    List<Fault> next) {
  /** The standard classes of {@code java.sql}; a refusal has a class of its own. */
  public enum Kind {
    /** {@link java.sql.SQLException}. */
    PLAIN,
    /** A refusal. */
    DENIED,
    /** {@link java.sql.BatchUpdateException}. */
    BATCH,
    /** {@link java.sql.SQLWarning}. */
    WARNING,
    /** {@link java.sql.DataTruncation}. */
    TRUNCATION,
    /** {@link java.sql.SQLFeatureNotSupportedException}. */
    FEATURE,
    /** {@link java.sql.SQLClientInfoException}. */
    CLIENT_INFO,
    /** {@link java.sql.SQLDataException}. */
    DATA,
    /** {@link java.sql.SQLIntegrityConstraintViolationException}. */
    INTEGRITY,
    /** {@link java.sql.SQLInvalidAuthorizationSpecException}. */
    AUTHORIZATION,
    /** {@link java.sql.SQLNonTransientConnectionException}. */
    CONNECTION,
    /** {@link java.sql.SQLSyntaxErrorException}. */
    SYNTAX,
    /** {@link java.sql.SQLTimeoutException}. */
    TIMEOUT,
    /** {@link java.sql.SQLTransactionRollbackException}. */
    ROLLBACK,
    /** {@link java.sql.SQLTransientConnectionException}. */
    TRANSIENT_CONNECTION,
    /** {@link java.sql.SQLRecoverableException}. */
    RECOVERABLE,
    /** Another {@link java.sql.SQLTransientException}. */
    TRANSIENT,
    /** Another {@link java.sql.SQLNonTransientException}. */
    NON_TRANSIENT
  }

  /**
   * Why a call was refused.
   *
   * @param code SP-nnnn
   * @param rule the rule, or null
   * @param reason what was refused and why
   * @param remedy what to do next
   * @param approval the id of the approval that people are asked for, or null
   */
  public record Denial(
      String code, @Nullable String rule, String reason, String remedy, @Nullable String approval) {
    void write(WireWriter out) {
      out.text(code);
      out.optional(rule);
      out.text(reason);
      out.text(remedy);
      out.optional(approval);
    }

    static Denial read(WireReader in) throws ProtocolException {
      return new Denial(in.text(), in.optional(), in.text(), in.text(), in.optional());
    }
  }

  private static final Kind[] KINDS = Kind.values();

  /** One without a refusal, counts and a chain. */
  public static Fault of(Kind kind, String message, String state) {
    return new Fault(kind, message, state, 0, null, null, List.of());
  }

  /** Copies the chain. */
  public Fault {
    next = List.copyOf(next);
  }

  /** Writes it. */
  public void write(WireWriter out) {
    one(out);
    Lists.write(out, next, Fault::one);
  }

  private void one(WireWriter out) {
    Enums.write(out, kind);
    out.text(message);
    out.optional(state);
    out.i32(code);
    Lists.optional(out, denial, Denial::write);
    Lists.optional(out, counts, (all, to) -> Lists.write(to, all));
  }

  /** Reads one. */
  public static Fault read(WireReader in) throws ProtocolException {
    Fault first = one(in);
    return new Fault(
        first.kind,
        first.message,
        first.state,
        first.code,
        first.denial,
        first.counts,
        Lists.read(in, Fault::one));
  }

  private static Fault one(WireReader in) throws ProtocolException {
    var kind = Enums.read(in, KINDS);
    return new Fault(
        kind,
        in.text(),
        in.optional(),
        in.i32(),
        Lists.optional(in, Denial::read),
        Lists.optional(in, Lists::longs),
        List.of());
  }
}
