package io.sallyport.okhttp;

import java.net.Proxy;
import okhttp3.Authenticator;
import okhttp3.CookieJar;
import okhttp3.OkHttpClient;

/**
 * Puts Sallyport into an OkHttp client, 4.12 or 5:
 *
 * <pre>{@code
 * OkHttpClient client =
 *     SallyportHttp.install(new OkHttpClient.Builder(), HttpOptions.embedded(broker).target("billing"))
 *         .build();
 * }</pre>
 *
 * <p>Install it last: an interceptor added behind it could change what was decided on, and makes
 * the request be stopped then. The client's cache, proxy, authenticators and its own following of
 * redirects are switched off; redirects are followed here, each decided as the request that it is.
 */
public final class SallyportHttp {
  private SallyportHttp() {}

  /**
   * Installs the pair of interceptors and the check of addresses.
   *
   * @return the same builder
   * @throws IllegalArgumentException when the options do not fit together (SP-8608)
   */
  public static OkHttpClient.Builder install(OkHttpClient.Builder builder, HttpOptions options) {
    if (options.targets.isEmpty()) {
      throw Codes.options("no target", "name at least one");
    }
    boolean redirects = builder.build().followRedirects();
    builder
        .followRedirects(false)
        .followSslRedirects(false)
        .cache(null)
        .proxy(Proxy.NO_PROXY)
        .authenticator(Authenticator.NONE)
        .proxyAuthenticator(Authenticator.NONE);
    if (options.broker != null) {
      Targets targets = new Targets(options.broker, options.targets.keySet());
      Sessions sessions = new Sessions(options.broker);
      Governing governing =
          new Governing(targets, sessions, options.caller, options.broker.maskKey());
      builder
          .dns(new CheckedDns(builder.build().dns(), targets))
          .addInterceptor(new Redirects(governing::call, redirects))
          .addNetworkInterceptor(new LastCheck(governing));
    } else {
      // Cookies are the target's, whatever the gateway's address is.
      Relay relay = Relay.of(options, builder.build().cookieJar());
      builder
          .cookieJar(CookieJar.NO_COOKIES)
          .addInterceptor(new Redirects(relay::call, redirects))
          .addNetworkInterceptor(relay.lastCheck());
    }
    return builder;
  }
}
