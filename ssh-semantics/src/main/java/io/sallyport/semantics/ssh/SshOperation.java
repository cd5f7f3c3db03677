package io.sallyport.semantics.ssh;

import io.sallyport.api.Access;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.LimitKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Operation;
import io.sallyport.api.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request on an SSH connection, read as accesses. Immutable. */
public final class SshOperation implements Operation<SshCall> {
  private final String text;
  private final SshCall call;
  private final List<Access> accesses;
  private final Kind kind;
  private final @Nullable String unread;
  private final @Nullable Reason refusal;

  private SshOperation(
      String text,
      SshCall call,
      List<Access> accesses,
      Kind kind,
      @Nullable String unread,
      @Nullable Reason refusal) {
    this.kind = kind;
    this.text = text;
    this.call = call;
    this.accesses = List.copyOf(accesses);
    this.unread = unread;
    this.refusal = refusal;
  }

  static SshOperation understood(Kind kind, String text, List<Access> accesses) {
    return new SshOperation(text, new SshCall(text), accesses, kind, null, null);
  }

  static SshOperation commands(String text, String canonical, List<Access> accesses) {
    return new SshOperation(text, new SshCall(canonical), accesses, Kind.COMMAND, null, null);
  }

  static SshOperation notRead(String text, Access access, String why) {
    return new SshOperation(text, new SshCall(text), List.of(access), Kind.COMMAND, why, null);
  }

  static SshOperation refused(String text, Access access, Reason reason) {
    return new SshOperation(text, new SshCall(text), List.of(access), Kind.COMMAND, null, reason);
  }

  /** The same, refused whatever the rules say, which is on record as every refusal is. */
  public SshOperation refused(Reason reason) {
    return new SshOperation(text, call, accesses, kind, unread, reason);
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public List<Access> accesses() {
    return accesses;
  }

  @Override
  public @Nullable Reason refusal() {
    return refusal;
  }

  /**
   * Why a command line could not be read as literal commands, so that it is the resource {@code ?};
   * or null where it was read. Names a construct and its place, never content.
   */
  public @Nullable String unread() {
    return unread;
  }

  /**
   * What to do next after a refusal: for a line that was not read, write it in a plainer form.
   *
   * @param remedy what the refusal itself says
   */
  public String remedy(String remedy) {
    return unread == null
        ? remedy
        : "SP-8001 The command line is not fully literal: "
            + unread
            + ". Write plain commands with every word spelled out.";
  }

  @Override
  public SshCall under(List<Obligation> obligations) throws AccessDeniedException {
    for (Obligation obligation : obligations) {
      if (obligation instanceof Obligation.Limit limit && !kind.limits(limit.kind())) {
        throw cannot(
            "SP-8003",
            "The permit is bound to a limit on "
                + limit.kind()
                + ", which this request does not have.",
            "Ask whoever keeps the rules for a permit without it; commands take bytes and time, files"
                + " bytes.");
      }
      if (obligation instanceof Obligation.Detect && !kind.masks) {
        throw cannot(
            "SP-8004",
            "The permit masks contents, which is done for the output of commands only.",
            "Ask whoever keeps the rules for one of its own without 'detect'.");
      }
      if (obligation instanceof Obligation.Recording && !kind.records) {
        throw cannot(
            "SP-8005",
            "The permit wants a recording, which a forwarded connection does not have.",
            "Ask whoever keeps the rules for one of its own without it.");
      }
    }
    return call;
  }

  private static AccessDeniedException cannot(String code, String message, String remedy) {
    return new AccessDeniedException(Reason.of(code, message, remedy), null);
  }

  /** What can be carried out on a kind of request. */
  enum Kind {
    COMMAND(true, true, true, true),
    SHELL(false, true, true, true),
    FILE(false, true, true, false),
    FORWARD(false, false, false, false),
    /** Belongs to a command or shell, on which it is carried out. */
    ATTACHED(true, true, true, true);

    private final boolean masks;
    private final boolean records;
    private final boolean bytes;
    private final boolean time;

    Kind(boolean masks, boolean records, boolean bytes, boolean time) {
      this.masks = masks;
      this.records = records;
      this.bytes = bytes;
      this.time = time;
    }

    private boolean limits(LimitKind kind) {
      return switch (kind) {
        case BYTES -> bytes;
        case TIME -> time;
        case ROWS, AFFECTED -> false;
      };
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
