package io.sallyport.gateway.ssh;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.semantics.ssh.SshRequests;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.helpers.AbstractConnectionServiceRequestHandler;
import org.apache.sshd.common.util.buffer.Buffer;

/** Requests for the whole connection: listening on the server's side is decided, and refused. */
final class GlobalRequests extends AbstractConnectionServiceRequestHandler {
  static final Reason NOT_CARRIED =
      Reason.of(
          "SP-8120",
          "The gateway does not carry this kind of request.",
          "Do without it, or connect from the server's side.");

  @Override
  public Result process(
      ConnectionService service, String request, boolean wantReply, Buffer buffer) {
    if (request.equals("keepalive@openssh.com")) {
      return Result.ReplyFailure;
    }
    if (request.equals("tcpip-forward")) {
      Link link = Logins.link(service.getSession());
      try {
        link.beginAtOnce(
                SshRequests.listen(link.target().name(), buffer.getString(), buffer.getInt()))
            .refuse(NOT_CARRIED, Outcome.none());
      } catch (AccessDeniedException refused) {
        return Result.ReplyFailure;
      }
      return Result.ReplyFailure;
    }
    return Result.ReplyFailure;
  }
}
