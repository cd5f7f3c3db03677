package io.sallyport.gateway.control;

import io.sallyport.gateway.approvals.Person;
import io.sallyport.gateway.door.Door;
import io.sallyport.gateway.door.DoorFactory;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.DoorSettings;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.RequestLimitingHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.xnio.Options;
import org.xnio.Sequence;

/** The control plane as a front end. Thread-safe. */
public final class ControlDoor implements Door {
  /** The name of its listener. */
  public static final String NAME = "control";

  private static final int REQUESTS = 32;
  private static final int WAITING = 64;
  private static final long LARGEST = 64 * 1024;

  private final Undertow server;
  private final InetSocketAddress address;
  private final ControlFile file;

  /** The certificate in force. */
  public interface Certificate {
    /** SHA-256 of it, in hex. */
    String fingerprint();

    /** Runs that after each change. */
    void onChange(Runnable listener);
  }

  private ControlDoor(Undertow server, InetSocketAddress address, ControlFile file) {
    this.server = server;
    this.address = address;
    this.file = file;
  }

  /**
   * Opens it.
   *
   * @param operations what it shows and does
   * @param groups whose members may look at everything, and use it
   * @param certificate what whoever reads the file is told to pin
   * @param file where the way in for this account is written
   */
  public static DoorFactory factory(
      Operations operations, Person.Groups groups, Certificate certificate, Path file) {
    return new DoorFactory() {
      @Override
      public String name() {
        return NAME;
      }

      @Override
      public Door open(DoorSettings settings, DoorServices services) throws IOException {
        ControlFile way = new ControlFile(file, certificate::fingerprint);
        ControlDoor door = ControlDoor.open(settings, services, operations, groups, way);
        certificate.onChange(way::again);
        return door;
      }
    };
  }

  private static ControlDoor open(
      DoorSettings settings,
      DoorServices services,
      Operations operations,
      Person.Groups groups,
      ControlFile file)
      throws IOException {
    byte[] chance = new byte[32];
    new SecureRandom().nextBytes(chance);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(chance);
    Admins who =
        new Admins(services, groups, secret.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    HttpHandler handler =
        new RequestLimitingHandler(
            REQUESTS, WAITING, new BlockingHandler(new Routes(operations, who)));
    Undertow server =
        Undertow.builder()
            .addHttpsListener(
                settings.bind().getPort(),
                settings.bind().getAddress().getHostAddress(),
                settings.tls().context())
            .setIoThreads(1)
            .setWorkerThreads(4)
            .setSocketOption(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3"))
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, LARGEST)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 32 * 1024)
            .setServerOption(UndertowOptions.MAX_HEADERS, 64)
            .setServerOption(UndertowOptions.MAX_PARAMETERS, 16)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 10_000)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 60_000)
            .setServerOption(UndertowOptions.IDLE_TIMEOUT, 60_000)
            .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
            .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, false)
            .setHandler(handler)
            .build();
    try {
      server.start();
    } catch (RuntimeException e) {
      throw new IOException("The control plane's port cannot be had.", e);
    }
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    try {
      file.write(address, secret);
    } catch (IOException e) {
      server.stop();
      throw e;
    }
    return new ControlDoor(server, address, file);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  /** Goes on: whoever drains a gateway looks at it. */
  @Override
  public void drain() {
    // Readiness says that nobody is to be sent here.
  }

  @Override
  public void close() {
    file.remove();
    server.stop();
  }
}
