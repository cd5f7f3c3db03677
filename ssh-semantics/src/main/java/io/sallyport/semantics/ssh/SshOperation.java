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
  private final boolean command;
  private final @Nullable String unread;
  private final @Nullable Reason refusal;

  private SshOperation(
      String text,
      SshCall call,
      List<Access> accesses,
      boolean command,
      @Nullable String unread,
      @Nullable Reason refusal) {
    this.command = command;
    this.text = text;
    this.call = call;
    this.accesses = List.copyOf(accesses);
    this.unread = unread;
    this.refusal = refusal;
  }

  static SshOperation understood(String text, String canonical, List<Access> accesses) {
    return new SshOperation(text, new SshCall(canonical), accesses, false, null, null);
  }

  static SshOperation commands(String text, String canonical, List<Access> accesses) {
    return new SshOperation(text, new SshCall(canonical), accesses, true, null, null);
  }

  static SshOperation notRead(String text, Access access, String why) {
    return new SshOperation(text, new SshCall(text), List.of(access), true, why, null);
  }

  static SshOperation refused(String text, Access access, Reason reason) {
    return new SshOperation(text, new SshCall(text), List.of(access), true, null, reason);
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
      if (obligation instanceof Obligation.Limit limit
          && (limit.kind() == LimitKind.ROWS || limit.kind() == LimitKind.AFFECTED)) {
        throw new AccessDeniedException(
            Reason.of(
                "SP-8003",
                "The permit is bound to a limit on " + limit.kind() + ", which SSH does not have.",
                "Ask whoever keeps the rules to limit bytes or time instead."),
            null);
      }
      if (obligation instanceof Obligation.Detect && !command) {
        throw new AccessDeniedException(
            Reason.of(
                "SP-8004",
                "The permit masks contents, which is done for the output of commands only.",
                "Ask whoever keeps the rules for one of its own without 'detect'."),
            null);
      }
    }
    return call;
  }

  @Override
  public String toString() {
    return text;
  }
}
