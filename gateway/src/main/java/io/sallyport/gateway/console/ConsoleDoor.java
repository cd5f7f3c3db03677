package io.sallyport.gateway.console;

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
import java.time.Clock;
import org.xnio.Options;
import org.xnio.Sequence;

/** The console on a port of its own, over TLS alone. Thread-safe. */
public final class ConsoleDoor implements Door {
  /** The name of its listener. */
  public static final String NAME = "console";

  /** The path to which an issuer sends people back. */
  public static final String SIGNED_IN = Entry.BACK;

  /** The path to which a SAML identity provider's answers are posted. */
  public static final String SAML_SIGNED_IN = Entry.SAML_BACK;

  /** The path of what a SAML identity provider has to know of the console. */
  public static final String SAML_METADATA = Entry.SAML_METADATA;

  private static final int REQUESTS = 12 + Watchers.MOST;
  private static final int WAITING = 128;

  private final Undertow server;
  private final InetSocketAddress address;
  private final CallLog calls;

  private ConsoleDoor(Undertow server, InetSocketAddress address, CallLog calls) {
    this.server = server;
    this.address = address;
    this.calls = calls;
  }

  /** Opens consoles that show that. */
  public static DoorFactory factory(ConsoleData data) {
    return new DoorFactory() {
      @Override
      public String name() {
        return NAME;
      }

      @Override
      public Door open(DoorSettings settings, DoorServices services) throws IOException {
        return ConsoleDoor.open(data, settings, services);
      }
    };
  }

  private static ConsoleDoor open(ConsoleData data, DoorSettings settings, DoorServices services)
      throws IOException {
    Clock clock = Clock.systemUTC();
    CallLog calls = new CallLog(data.journal());
    Pages pages = new Pages(data, calls, clock);
    Replays replays = new Replays(data.journal(), calls);
    Console console =
        new Console(
            data, new Entry(data, services, clock), pages, replays, new ApprovalPages(data));
    Undertow server = server(settings, console);
    try {
      server.start();
    } catch (RuntimeException e) {
      calls.close();
      throw new IOException("The console's port cannot be had.", e);
    }
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    return new ConsoleDoor(server, address, calls);
  }

  private static Undertow server(DoorSettings settings, HttpHandler console) {
    return Undertow.builder()
        .addHttpsListener(
            settings.bind().getPort(),
            settings.bind().getAddress().getHostAddress(),
            settings.tls().context())
        .setIoThreads(1)
        .setWorkerThreads(4 + Watchers.MOST)
        .setSocketOption(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3"))
        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 64L * 1024)
        .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 32 * 1024)
        .setServerOption(UndertowOptions.MAX_HEADERS, 64)
        .setServerOption(UndertowOptions.MAX_PARAMETERS, 16)
        .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 10_000)
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 60_000)
        .setServerOption(UndertowOptions.IDLE_TIMEOUT, 60_000)
        .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
        .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, false)
        .setHandler(new RequestLimitingHandler(REQUESTS, WAITING, new BlockingHandler(console)))
        .build();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  /** Goes on: people look at a gateway that drains. */
  @Override
  public void drain() {}

  @Override
  public void close() {
    server.stop();
    calls.close();
  }
}
