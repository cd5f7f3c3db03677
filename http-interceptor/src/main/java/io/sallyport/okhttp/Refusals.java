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
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(FORBIDDEN)
        .message("Refused by Sallyport")
        .header("Content-Type", Problem.TYPE)
        .header("Sallyport-Code", reason.code())
        .body(ResponseBody.create(Problem.of(reason, FORBIDDEN), MediaType.get(Problem.TYPE)))
        .build();
  }
}
