package io.sallyport.cli;

import io.sallyport.api.ConfigurationException;
import io.sallyport.gateway.Gateway;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the gateway until the process is told to end. */
@Command(
    name = "gateway",
    description = {
      "Runs the gateway: rules, secrets and records in a process of its own.",
      "SIGTERM lets sessions end in the time that gateway.limits.drain gives them."
    },
    mixinStandardHelpOptions = true)
final class GatewayCommand implements Callable<Integer> {
  private final Screen screen;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the configuration; sallyport.yaml where left out")
  private Path config = Path.of("sallyport.yaml");

  @Option(
      names = "--dev",
      description = "for this machine alone: listeners bind loopback, a certificate is made")
  private boolean development;

  @Option(
      names = "--log",
      paramLabel = "LEVEL",
      description = "what is logged to stderr as lines of JSON: debug, info, warn, error or off")
  private Level log = Level.INFO;

  enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR,
    OFF
  }

  GatewayCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws ConfigurationException, InterruptedException {
    System.setProperty(LogLines.LEVEL, log.name());
    // Undertow would log by java.util.logging, and PostgreSQL's driver does, to the same stream.
    System.setProperty("org.jboss.logging.provider", "slf4j");
    java.util.logging.LogManager.getLogManager().reset();
    Gateway gateway = Gateway.builder(config).development(development).start();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  gateway.drain();
                  gateway.close();
                  ended.countDown();
                },
                "sallyport-drain"));
    for (String door : gateway.doors()) {
      InetSocketAddress at = gateway.address(door);
      screen.line("%-8s %s:%d".formatted(door, at.getAddress().getHostAddress(), at.getPort()));
    }
    screen.line("sha-256  " + gateway.fingerprint());
    screen.line("ready");
    screen.flush();
    ended.await();
    return 0;
  }
}
