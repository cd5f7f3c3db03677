package io.sallyport.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Debian's nginx as a server that says which requests it took what it was sent for. */
final class Nginx implements AutoCloseable {
  private static final Path BINARY = Path.of("/usr/sbin/nginx");

  final int port;
  private final Path log;
  private final Process process;

  static boolean installed() {
    return Files.isExecutable(BINARY);
  }

  Nginx(Path folder) throws IOException {
    Files.createDirectories(folder);
    log = folder.resolve("seen.log");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String config =
        """
        daemon off; master_process off; pid %1$s/pid; error_log %1$s/error.log;
        events { worker_connections 64; }
        http {
          client_body_temp_path %1$s/b; proxy_temp_path %1$s/p; fastcgi_temp_path %1$s/f;
          uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
          log_format seen '$request_method $request_uri|$host|$http_authorization';
          access_log %1$s/seen.log seen;
          server { listen 127.0.0.1:%2$d; location / { return 200 "nginx\\n"; } }
        }
        """;
    Path file = folder.resolve("nginx.conf");
    Files.writeString(file, config.formatted(folder.toAbsolutePath(), port));
    process =
        new ProcessBuilder(BINARY.toString(), "-p", folder.toString(), "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out.log").toFile())
            .start();
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(this::listens);
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** A line for each request that it has answered. */
  List<String> seen() throws IOException {
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
