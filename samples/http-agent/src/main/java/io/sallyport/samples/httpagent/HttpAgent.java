package io.sallyport.samples.httpagent;

import io.sallyport.api.Secret;
import io.sallyport.credential.spi.Credential;
import io.sallyport.gateway.Gateway;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.okhttp.HttpOptions;
import io.sallyport.okhttp.SallyportHttp;
import io.sallyport.token.TokenSources;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import okhttp3.OkHttpClient;

/** Starts an API, a gateway in front of it, and lets two agents page through it. */
public final class HttpAgent {
  private static final String KEY = "key-that-no-agent-has";

  private HttpAgent() {}

  /** Runs and prints. */
  public static void main(String[] args) throws Exception {
    run(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
  }

  static void run(PrintStream out) throws Exception {
    try (Billing billing = new Billing(KEY);
        Gateway gateway = gateway(billing)) {
      String url = "https://localhost:" + gateway.address("http").getPort();
      String token = token(gateway);
      Pinned pinned = new Pinned(gateway.fingerprint());
      out.println("With OkHttp, by the API's own address:");
      OkHttpClient.Builder builder =
          new OkHttpClient.Builder().sslSocketFactory(pinned.context().getSocketFactory(), pinned);
      HttpOptions options =
          HttpOptions.gateway(url, TokenSources.fixed(Secret.of(token.toCharArray())))
              .target("billing", billing.url());
      new OkHttpAgent(SallyportHttp.install(builder, options).build(), billing.url(), out).work();
      out.println("With the JDK's client, by the address at the gateway:");
      HttpClient jdk = HttpClient.newBuilder().sslContext(pinned.context()).build();
      new JdkAgent(jdk, URI.create(url + "/t/billing"), token, out).work();
      out.println("Requests to delete that reached the API: " + billing.deletes());
    }
  }

  private static Gateway gateway(Billing billing) throws Exception {
    Path folder = Files.createTempDirectory("sallyport-http-agent");
    Path file = folder.resolve("sallyport.yaml");
    Files.writeString(file, rules().replace("${billing}", billing.url()));
    return Gateway.builder(file)
        .development(true)
        .broker(
            broker ->
                broker.credentials(
                    (name, caller, target) ->
                        name.equals("billing-key")
                            ? new Credential(Secret.of(KEY.toCharArray()), null)
                            : null))
        .start();
  }

  private static String rules() throws IOException {
    try (InputStream in = HttpAgent.class.getResourceAsStream("/sallyport.yaml")) {
      if (in == null) {
        throw new IOException("The sample's rules are missing.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String token(Gateway gateway) throws Exception {
    ApiTokens.Wanted wanted =
        new ApiTokens.Wanted(
            "http-agent", "billing-bot", null, Set.of("agents"), Instant.now().plusSeconds(600));
    try (Secret text = gateway.administration().createToken(wanted, "http-agent").text()) {
      return text.use(String::new);
    }
  }
}
