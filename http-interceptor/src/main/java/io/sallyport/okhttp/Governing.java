package io.sallyport.okhttp;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Caller;
import io.sallyport.api.Exchange;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.api.Sallyport;
import io.sallyport.api.Secret;
import io.sallyport.semantics.http.HttpCanonical;
import io.sallyport.semantics.http.HttpOperation;
import io.sallyport.semantics.http.HttpReader;
import io.sallyport.semantics.http.HttpRequest;
import io.sallyport.semantics.http.ResponsePlan;
import io.sallyport.semantics.http.ValueMask;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** Decides each request in this process and masks what comes back. Thread-safe. */
final class Governing {
  private final Targets targets;
  private final Sessions sessions;
  private final @Nullable Caller fallback;
  private final Secret maskKey;
  private final HttpReader reader = new HttpReader();

  Governing(Targets targets, Sessions sessions, @Nullable Caller fallback, Secret maskKey) {
    this.targets = targets;
    this.sessions = sessions;
    this.fallback = fallback;
    this.maskKey = maskKey;
  }

  /** One request, decided, sent and masked; a refusal is a response. */
  Response call(Interceptor.Chain chain, Request request) throws IOException {
    Caller caller = caller(request);
    Targets.Known target = null;
    Permit permit;
    try {
      if (caller == null) {
        throw new AccessDeniedException(Codes.noCaller(), null);
      }
      target = target(request.url(), caller);
      permit = decide(request, caller, target);
    } catch (AccessDeniedException e) {
      boolean kubernetes = target != null && target.http().kubernetes();
      return Refusals.response(request, e.reason(), kubernetes);
    }
    Exchange<HttpCanonical> exchange = permit.exchange();
    Response response;
    try {
      response = limited(chain, exchange.operation()).proceed(outgoing(request, permit));
    } catch (IOException e) {
      exchange.fail(e.getClass().getSimpleName(), Outcome.none());
      exchange.close();
      throw e;
    }
    return answer(request, permit, response);
  }

  private @Nullable Caller caller(Request request) {
    Caller caller = request.tag(Caller.class);
    caller = caller == null ? Sallyport.current() : caller;
    return caller == null ? fallback : caller;
  }

  private Targets.Known target(HttpUrl url, Caller caller) throws AccessDeniedException {
    Targets.Known target = targets.of(url, caller);
    if (target == null) {
      throw new AccessDeniedException(
          Codes.noTarget(url.scheme() + "://" + url.host() + ":" + url.port()), null);
    }
    return target;
  }

  private Permit decide(Request request, Caller caller, Targets.Known target)
      throws AccessDeniedException, IOException {
    AccessSession session = sessions.of(caller, target.name());
    HttpRequest read = Requests.read(request);
    HttpOperation operation = reader.read(target.http(), read);
    Exchange<HttpCanonical> exchange = session.begin(operation, HttpReader.arguments(read.body()));
    return new Permit(
        target,
        session,
        operation,
        read.body(),
        Requests.sent(request, read.body(), exchange.operation()),
        exchange,
        new AtomicBoolean());
  }

  private static Interceptor.Chain limited(Interceptor.Chain chain, HttpCanonical canonical) {
    long most = canonical.response().maxMillis();
    if (most < 0) {
      return chain;
    }
    int millis = (int) Math.max(1, Math.min(most, Integer.MAX_VALUE));
    int now = chain.readTimeoutMillis();
    return now > 0 && now <= millis ? chain : chain.withReadTimeout(millis, TimeUnit.MILLISECONDS);
  }

  /** The canonical form, and nothing of the caller's request beside it. */
  private static Request outgoing(Request request, Permit permit) {
    HttpCanonical canonical = permit.exchange().operation();
    Request.Builder out = Requests.canonical(request, canonical, permit.sent());
    if (canonical.upgrade() != null) {
      // OkHttp asks no network interceptor about WebSockets, and follows none of their redirects.
      Requests.upgrade(request, out);
      permit.target().headers().forEach(header -> out.header(header.name(), header.value()));
    }
    return out.tag(Permit.class, permit).build();
  }

  private Response answer(Request request, Permit permit, Response response) throws IOException {
    Exchange<HttpCanonical> exchange = permit.exchange();
    if (response.cacheResponse() != null) {
      response.close();
      exchange.close();
      throw new SallyportRefusedException(Codes.cached());
    }
    HttpCanonical canonical = exchange.operation();
    ResponsePlan plan;
    try {
      plan =
          canonical
              .response()
              .plan(
                  canonical.method(),
                  response.code(),
                  Requests.answered(response.headers()),
                  new ValueMask(maskKey));
    } catch (AccessDeniedException e) {
      response.close();
      Reason reason = exchange.refuse(e.reason(), Outcome.none()).reason();
      return Refusals.response(request, reason, permit.target().http().kubernetes());
    }
    Response.Builder shown =
        response
            .newBuilder()
            .request(request)
            .networkResponse(null)
            .priorResponse(null)
            .headers(Requests.headers(plan.headers()));
    ResponseBody body = response.body();
    if (response.code() == 101 || body == null) {
      exchange.complete(Outcome.none());
      return shown.build();
    }
    return shown.body(GovernedBody.of(body, plan.body(), exchange)).build();
  }

  /** What a request needs that is about to be sent a second time. */
  Exchange<HttpCanonical> again(Permit permit) throws AccessDeniedException {
    return permit.session().begin(permit.operation(), HttpReader.arguments(permit.body()));
  }
}
