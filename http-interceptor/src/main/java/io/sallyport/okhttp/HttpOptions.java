package io.sallyport.okhttp;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.Caller;
import io.sallyport.token.TokenSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a client is governed: by a broker in this process, or by a gateway. Moving from one to the
 * other changes these options and no line of the client. One thread at a time; read once by {@link
 * SallyportHttp#install}.
 */
public final class HttpOptions {
  final Map<String, String> targets = new LinkedHashMap<>();
  final @Nullable AccessBroker broker;
  final @Nullable String gateway;
  final @Nullable TokenSource tokens;
  @Nullable Caller caller;

  private HttpOptions(
      @Nullable AccessBroker broker, @Nullable String gateway, @Nullable TokenSource tokens) {
    this.broker = broker;
    this.gateway = gateway;
    this.tokens = tokens;
  }

  /**
   * Decides in this process.
   *
   * @param broker knows rules and targets; stays the caller's, who closes it after the last call
   */
  public static HttpOptions embedded(AccessBroker broker) {
    return new HttpOptions(broker, null, null);
  }

  /**
   * Sends every call through a gateway, which decides.
   *
   * @param url of the gateway's door for HTTP, as in {@code https://gateway:7480}
   * @param tokens whom calls count for; asked at every call
   */
  public static HttpOptions gateway(String url, TokenSource tokens) {
    return new HttpOptions(null, url, tokens);
  }

  /** A target of the broker's configuration, which says its URL. */
  public HttpOptions target(String name) {
    return target(name, "");
  }

  /**
   * A target and the URL that the client's requests begin with. Needed with a gateway, since the
   * client has no configuration there; ignored with a broker.
   */
  public HttpOptions target(String name, String url) {
    targets.put(name, url);
    return this;
  }

  /** Whom calls count for where neither a scope nor the request says so. */
  public HttpOptions caller(Caller caller) {
    this.caller = caller;
    return this;
  }
}
