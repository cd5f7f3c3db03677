package io.sallyport.okhttp;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.semantics.http.Body;
import io.sallyport.semantics.http.Header;
import io.sallyport.semantics.http.HttpCanonical;
import io.sallyport.semantics.http.HttpReader;
import io.sallyport.semantics.http.HttpRequest;
import io.sallyport.semantics.http.MethodWatch;
import io.sallyport.semantics.http.Origin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** Between OkHttp's requests and those of the semantics. Stateless. */
final class Requests {
  private Requests() {}

  static HttpRequest read(Request request) throws IOException {
    List<Header> headers = headers(request.headers());
    RequestBody body = request.body();
    MediaType type = body == null ? null : body.contentType();
    if (type != null) {
      headers.removeIf(header -> header.is("content-type"));
      headers.add(new Header("content-type", type.toString()));
    }
    HttpUrl url = request.url();
    return new HttpRequest(
        request.method(),
        url.scheme(),
        Targets.bracketed(url.host()) + ":" + url.port(),
        target(url),
        headers,
        body == null ? Body.NONE : body(body, headers));
  }

  private static Body body(RequestBody body, List<Header> headers) throws IOException {
    long length = body.contentLength();
    if (length == 0) {
      return Body.NONE;
    }
    if (body.isDuplex() || length < 0 || !HttpReader.wantsBody(headers)) {
      return new Body.Unread(length < 0 ? "a stream" : "not JSON, a form or GraphQL in UTF-8");
    }
    if (length > HttpReader.MOST_BODY) {
      return new Body.Unread("larger than " + HttpReader.MOST_BODY + " bytes");
    }
    Buffer buffer = new Buffer();
    body.writeTo(buffer);
    return new Body.Whole(buffer.readByteArray());
  }

  static String target(HttpUrl url) {
    String query = url.encodedQuery();
    return query == null ? url.encodedPath() : url.encodedPath() + "?" + query;
  }

  static Origin origin(HttpUrl url) throws AccessDeniedException {
    return Origin.of(url.scheme(), Targets.bracketed(url.host()) + ":" + url.port());
  }

  static boolean isAt(HttpUrl url, Origin origin) {
    return url.scheme().equals(origin.scheme())
        && Targets.bracketed(url.host()).equals(origin.host())
        && url.port() == origin.port();
  }

  /** What was read of the body is what is sent, whatever it would write a second time. */
  static @Nullable RequestBody sent(Request request, Body read, HttpCanonical canonical) {
    RequestBody body = request.body();
    if (body == null) {
      return null;
    }
    if (read instanceof Body.Whole whole) {
      return RequestBody.create(whole.content(), body.contentType());
    }
    return MethodWatch.of(canonical) == null ? body : new WatchedBody(body, canonical);
  }

  static Request.Builder canonical(
      Request request, HttpCanonical canonical, @Nullable RequestBody body) {
    Headers.Builder headers = new Headers.Builder();
    canonical.headers().forEach(header -> headers.add(header.name(), header.value()));
    String url = canonical.origin() + canonical.target();
    // To read an address anew is dear; most are asked for in their one form.
    boolean asked = url.equals(request.url().toString());
    Request.Builder out = new Request.Builder();
    out = asked ? out.url(request.url()) : out.url(url);
    return out.headers(headers.build()).method(canonical.method(), body);
  }

  /** The fields of a handshake (RFC 6455 §4.1), which OkHttp has written itself. */
  static void upgrade(Request from, Request.Builder to) {
    to.header("Upgrade", "websocket").header("Connection", "Upgrade");
    for (String name : from.headers().names()) {
      if (name.regionMatches(true, 0, "sec-websocket-", 0, 14)) {
        to.header(name, String.valueOf(from.header(name)));
      }
    }
  }

  static List<Header> headers(Headers headers) {
    List<Header> all = new ArrayList<>(headers.size());
    for (int i = 0; i < headers.size(); i++) {
      all.add(new Header(headers.name(i), headers.value(i)));
    }
    return all;
  }

  /** What a target answered, without fields that only Sallyport writes. */
  static List<Header> answered(Headers headers) {
    List<Header> all = headers(headers);
    all.removeIf(header -> header.name().regionMatches(true, 0, "sallyport-", 0, 10));
    return all;
  }

  static Headers headers(List<Header> headers) {
    Headers.Builder all = new Headers.Builder();
    headers.forEach(header -> all.addUnsafeNonAscii(header.name(), header.value()));
    return all.build();
  }
}
