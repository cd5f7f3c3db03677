package io.sallyport.benchmarks;

import io.sallyport.api.Secret;
import io.sallyport.benchmarks.HttpBench.Round;
import io.sallyport.credential.spi.Credential;
import io.sallyport.gateway.Gateway;
import io.sallyport.gateway.identity.ApiTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server, and the ways to it: nginx on each side, and the gateway. One thread at a time. */
final class HttpStage implements AutoCloseable {
  private static final Pattern MIDDLE = Pattern.compile("50%\\s+([0-9.]+)(us|ms|s)");
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");

  private final List<Process> processes = new ArrayList<>();
  private final int server;
  private final int proxy;
  private final Gateway gateway;
  private final String token;

  /** What a request goes through. */
  enum Way {
    DIRECT("direct, in the clear"),
    NGINX("nginx, TLS to the client"),
    GATEWAY("Sallyport, TLS to the client"),
    MASKED("Sallyport, and a field masked");

    private final String title;

    Way(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  private HttpStage(Path folder) throws Exception {
    server = port();
    proxy = port();
    Files.createDirectories(folder.resolve("www"));
    Files.writeString(folder.resolve("www/invoice.json"), HttpSteps.invoices(5));
    Certificate.make(folder).need();
    nginx(folder, "http-server.conf", server, proxy);
    nginx(folder, "http-proxy.conf", server, proxy);
    gateway = gateway(folder);
    token = token(gateway);
    await(server);
    await(proxy);
  }

  static HttpStage start(Path folder) throws Exception {
    return new HttpStage(folder);
  }

  private static int port() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static void await(int port) throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
    throw new IllegalStateException("nginx does not listen.");
  }

  private void nginx(Path folder, String name, int server, int proxy) throws IOException {
    String config =
        Texts.load(name)
            .replace("${folder}", folder.toString())
            .replace("${user}", System.getProperty("user.name"))
            .replace("${server}", Integer.toString(server))
            .replace("${proxy}", Integer.toString(proxy));
    Path file = folder.resolve(name);
    Files.writeString(file, config);
    processes.add(
        new ProcessBuilder("/usr/sbin/nginx", "-p", folder.toString(), "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start());
  }

  private Gateway gateway(Path folder) throws Exception {
    Path file = folder.resolve("sallyport.yaml");
    Files.writeString(file, Texts.load("http-rules.yaml").replace("${server}", serverUrl()));
    return Gateway.builder(file)
        .broker(
            broker ->
                broker.credentials(
                    (name, caller, target) ->
                        new Credential(Secret.of("secret".toCharArray()), null)))
        .start();
  }

  private static String token(Gateway gateway) throws Exception {
    ApiTokens.Wanted wanted =
        new ApiTokens.Wanted("bench", "alice", null, Set.of("analysts"), null);
    try (Secret text = gateway.administration().createToken(wanted, "bench").text()) {
      return text.use(String::new);
    }
  }

  String serverUrl() {
    return "http://127.0.0.1:" + server;
  }

  private String url(Way way) {
    return switch (way) {
      case DIRECT -> serverUrl() + "/invoice.json";
      case NGINX -> "https://127.0.0.1:" + proxy + "/invoice.json";
      case GATEWAY -> at("/t/billing/invoice.json");
      case MASKED -> at("/t/masked/invoice.json");
    };
  }

  private String at(String path) {
    return "https://127.0.0.1:" + gateway.address("http").getPort() + path;
  }

  /** Requests without a pause on so many connections. */
  Round load(Way way, int connections, int seconds) throws Exception {
    String printed =
        run(
            Path.of("."),
            "wrk",
            "-t1",
            "-c" + connections,
            "-d" + seconds + "s",
            "--latency",
            "-H",
            "Authorization: Bearer " + token,
            url(way));
    if (printed.contains("Non-2xx") || printed.contains("Socket errors")) {
      throw new IllegalStateException("Not every request was answered:\n" + printed);
    }
    Matcher middle = MIDDLE.matcher(printed);
    Matcher rate = RATE.matcher(printed);
    if (!middle.find() || !rate.find()) {
      throw new IllegalStateException("wrk has measured nothing:\n" + printed);
    }
    double unit = middle.group(2).equals("us") ? 1 : middle.group(2).equals("ms") ? 1e3 : 1e6;
    return new Round(Double.parseDouble(middle.group(1)) * unit, Double.parseDouble(rate.group(1)));
  }

  private static String run(Path folder, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(printed);
    }
    return printed;
  }

  @Override
  public void close() {
    gateway.close();
    processes.forEach(Process::destroy);
  }
}
