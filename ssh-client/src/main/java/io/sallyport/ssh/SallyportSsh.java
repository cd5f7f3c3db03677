package io.sallyport.ssh;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * A governed connection to one SSH server, in this process or through a gateway, as the settings
 * say: the calls are the same. Thread-safe; close it when done.
 */
public abstract class SallyportSsh implements AutoCloseable {
  SallyportSsh() {}

  /**
   * Connects to a target of the configuration.
   *
   * @param target its name
   * @param settings {@code sallyport.config}, {@code sallyport.subject}, {@code sallyport.groups},
   *     {@code sallyport.actor}, {@code sallyport.purpose} and {@code sallyport.audit} for a
   *     connection of this process's own; {@code sallyport.gateway} ({@code host:port}), {@code
   *     sallyport.gatewayKey} (the gateway's fingerprint) and {@code sallyport.token} or {@code
   *     sallyport.tokenFile} for one through a gateway. What is not given is looked for among the
   *     system's properties and, as {@code SALLYPORT_CONFIG} and so on, in the environment
   * @throws ConfigurationException when the settings do not fit
   * @throws AccessDeniedException when the session is refused
   * @throws SshConnectException when the server cannot be reached or is not trusted
   */
  public static SallyportSsh connect(String target, Map<String, String> settings)
      throws ConfigurationException, AccessDeniedException, SshConnectException {
    return new Settings(settings).connect(target);
  }

  /**
   * Connects in this process, with a broker that is there already and stays the caller's.
   *
   * @throws AccessDeniedException when the session is refused
   * @throws SshConnectException when the server cannot be reached or is not trusted
   */
  public static SallyportSsh connect(AccessBroker broker, Caller caller, String target)
      throws AccessDeniedException, SshConnectException {
    return EmbeddedSsh.open(broker, caller, new Target(target), () -> {});
  }

  /**
   * Starts a command. Its output is handed to the streams as it comes, by a thread that all of this
   * connection waits for.
   *
   * @throws AccessDeniedException when it is refused
   * @throws IOException when the connection breaks
   */
  public abstract SshProcess start(String line, OutputStream out, OutputStream err)
      throws IOException, AccessDeniedException;

  /**
   * Runs a command and waits for it.
   *
   * @param patience how long, or zero for as long as it takes
   * @return its exit status, or -1 where the server gave none
   * @throws AccessDeniedException when it is refused
   * @throws SshTimeoutException when it took too long; it is cancelled
   * @throws IOException when the connection breaks, or the output was cut off at its limit
   */
  public final int exec(String line, OutputStream out, OutputStream err, Duration patience)
      throws IOException, AccessDeniedException {
    try (SshProcess process = start(line, out, err)) {
      process.stdin().close();
      int status = process.waitFor(patience);
      throwIfRefused(status, process);
      return status;
    }
  }

  /** Runs a command and gives its output as text, of UTF-8. */
  public final SshResult exec(String line) throws IOException, AccessDeniedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = exec(line, out, err, Duration.ZERO);
    return new SshResult(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  void throwIfRefused(int status, SshProcess process) throws IOException, AccessDeniedException {}

  /** Opens the files. */
  public abstract SshFiles sftp() throws IOException;

  /**
   * Connects through the server.
   *
   * @throws AccessDeniedException when it is refused
   * @throws IOException when the server cannot
   */
  public abstract SshForward forward(String host, int port)
      throws IOException, AccessDeniedException;

  @Override
  public abstract void close();
}
