package io.sallyport.okhttp;

import io.sallyport.api.Reason;
import io.sallyport.semantics.http.Problem;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** Answers a refused request: 403 with a problem (RFC 9457), and the code in a header. */
final class Refusals {
  private static final int FORBIDDEN = 403;

  private Refusals() {}

  static Response response(Request request, Reason reason) {
    return response(request, reason, false);
  }

  /**
   * The answer to a refused request.
   *
   * @param kubernetes whether it is told as API servers tell it, so that their clients understand
   */
  static Response response(Request request, Reason reason, boolean kubernetes) {
    String type = kubernetes ? "application/json" : Problem.TYPE;
    byte[] content =
        kubernetes ? Problem.kubernetes(reason, FORBIDDEN) : Problem.of(reason, FORBIDDEN);
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(FORBIDDEN)
        .message("Refused by Sallyport")
        .header("Content-Type", type)
        .header("Sallyport-Code", reason.code())
        .body(ResponseBody.create(content, MediaType.get(type)))
        .build();
  }
}
