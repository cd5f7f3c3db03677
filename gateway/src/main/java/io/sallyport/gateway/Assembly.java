package io.sallyport.gateway;

import io.sallyport.api.ConfigurationException;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.ActRecorder;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.gateway.approvals.AlertList;
import io.sallyport.gateway.approvals.Approving;
import io.sallyport.gateway.approvals.Callbacks;
import io.sallyport.gateway.approvals.Person;
import io.sallyport.gateway.console.ConsoleDoor;
import io.sallyport.gateway.control.ControlDoor;
import io.sallyport.gateway.control.Operations;
import io.sallyport.gateway.door.DoorFactory;
import io.sallyport.gateway.http.HttpDoorFactory;
import io.sallyport.gateway.identity.Authentication;
import io.sallyport.gateway.identity.SamlSignIn;
import io.sallyport.gateway.jdbc.JdbcDoors;
import io.sallyport.gateway.ssh.SshDoorFactory;
import io.sallyport.gateway.store.Nodes;
import io.sallyport.gateway.store.Store;
import io.sallyport.gateway.store.StoreException;
import io.sallyport.gateway.tls.ServerTls;
import io.sallyport.gateway.tls.TlsException;
import io.sallyport.gateway.upstream.UpstreamSettings;
import io.sallyport.policy.rules.AuditSettings;
import io.sallyport.policy.rules.GatewaySettings;
import io.sallyport.policy.rules.SallyportFile;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The one place where the gateway's parts are put together. One thread; good for one gateway. */
final class Assembly {
  /** How long what is over is kept where the file does not say. */
  private static final Duration KEPT = Duration.ofDays(90);

  private final Gateway.Builder wanted;
  private final Clock clock = Clock.systemUTC();

  /** What was opened so far, the last one first. */
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  Assembly(Gateway.Builder wanted) {
    this.wanted = wanted;
  }

  RunningGateway start() throws ConfigurationException {
    try {
      return assembled();
    } catch (ConfigurationException | RuntimeException e) {
      Closing.all(opened, e);
      throw e;
    }
  }

  private RunningGateway assembled() throws ConfigurationException {
    SallyportFile file = SallyportFile.read(wanted.config);
    GatewaySettings settings = settings(file);
    ServerTls tls = tls(settings);
    Base base = base(file, settings);
    EmbeddedBroker broker = base.broker();
    Shared shared = base.shared();
    ActRecorder acts = broker.acts();
    String id = UUID.randomUUID().toString();
    acts.did(gateway(Act.Kind.GATEWAY_STARTED, id).with("version", broker.version()));
    opened.push(() -> acts.did(gateway(Act.Kind.GATEWAY_ENDED, id)));
    TurnedAway turnedAway = opened(new TurnedAway(acts));
    Store store = shared.store();
    Approving approving = approving(broker);
    GatewaySettings.Limits limits = settings.limits();
    Sessions sessions =
        opened(new Sessions(id, limits.sessions(), limits.perSubject(), clock, acts));
    Authentication authentication =
        new Authentication(
            Identities.of(settings.identity(), store, clock), store.revocations(), clock);
    Nodes.Node self = new Nodes.Node(id, host(), broker.version(), Instant.now(), Instant.now());
    started(opened(new Watch(broker, shared, kept(file), sessions, tls, clock, self)));
    People people =
        new People(
            new Administration(store, clock, acts, approving),
            approving,
            new AlertList(store.alerts(), clock, acts),
            opened(new WhatIf(broker)));
    DoorFactory console = console(settings, file.audit(), broker, authentication, people);
    GatewaySettings.Upstream up = settings.upstream();
    UpstreamSettings upstream =
        new UpstreamSettings(up.connections(), up.queue(), up.patience(), up.idle(), up.stamp());
    DeviceLogins devices = new DeviceLogins(settings.identity().issuers(), authentication);
    Services services = opened(new Services(broker, authentication, devices, sessions, upstream));
    Callbacks callbacks = new Callbacks(shared.hooks(), approving, store.nonces(), clock);
    Operations operations =
        new ControlOperations(
            broker, store, authentication, sessions, services, tls, callbacks, people);
    Doors doors =
        new Doors(
            kinds(console, operations, settings, tls),
            settings,
            tls.tls(),
            folder(),
            wanted.development);
    return new RunningGateway(
        doors.open(name -> new DoorServicesOf(name, services, turnedAway)),
        tls,
        people.administration(),
        sessions,
        limits.drain(),
        opened);
  }

  private static Duration kept(SallyportFile file) {
    Duration retain = file.audit().retain();
    return retain == null ? KEPT : retain;
  }

  private static void started(Watch watch) throws ConfigurationException {
    try {
      watch.start();
    } catch (StoreException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The broker, and what it shares with the gateway. */
  private record Base(EmbeddedBroker broker, Shared shared) {}

  private Base base(SallyportFile file, GatewaySettings settings) throws ConfigurationException {
    EmbeddedBroker.Builder builder =
        EmbeddedBroker.builder().config(wanted.config.toString()).endWithProcess(false);
    wanted.broker.accept(builder);
    AtomicReference<@Nullable Shared> opening = new AtomicReference<>();
    builder.stores(
        secrets -> {
          Store store = opened(Stores.open(settings.store(), folder(), secrets));
          Shared made = opened(Shared.open(store, file.notices(), secrets));
          opening.set(made);
          return made.stores();
        });
    EmbeddedBroker broker = opened(builder.build());
    return new Base(
        broker, Objects.requireNonNull(opening.get(), "a broker is made with its store"));
  }

  private static Approving approving(EmbeddedBroker broker) {
    return new Approving(Objects.requireNonNull(broker.desk(), "a broker with a store has a desk"));
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  /** Every kind of front end that this build has; of two with one name the later is used. */
  private List<DoorFactory> kinds(
      DoorFactory console, Operations operations, GatewaySettings settings, ServerTls tls) {
    List<DoorFactory> kinds = new ArrayList<>();
    kinds.add(console);
    kinds.add(
        ControlDoor.factory(
            operations,
            new Person.Groups(settings.identity().admins(), settings.identity().auditors()),
            certificate(tls),
            Gateway.controlFile(wanted.config)));
    kinds.add(new JdbcDoors());
    kinds.add(new HttpDoorFactory());
    kinds.add(new SshDoorFactory());
    kinds.addAll(wanted.doors);
    return kinds;
  }

  private static ControlDoor.Certificate certificate(ServerTls tls) {
    return new ControlDoor.Certificate() {
      @Override
      public String fingerprint() {
        return tls.fingerprint();
      }

      @Override
      public void onChange(Runnable listener) {
        tls.onChange(listener);
      }
    };
  }

  private DoorFactory console(
      GatewaySettings settings,
      AuditSettings audit,
      EmbeddedBroker broker,
      Authentication authentication,
      People people)
      throws ConfigurationException {
    Path journal = audit.journal();
    return ConsoleDoor.factory(
        new ConsoleView(
            wanted.config,
            folder().resolve(journal == null ? Path.of("audit") : journal),
            settings.identity(),
            Identities.signIn(
                settings.console().signIn(), text -> broker.secret(text, "gateway"), clock),
            saml(settings),
            broker,
            authentication,
            people));
  }

  private @Nullable SamlSignIn saml(GatewaySettings settings) throws ConfigurationException {
    try {
      return Identities.saml(settings.console().saml(), folder(), clock);
    } catch (TlsException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Act gateway(Act.Kind kind, String id) {
    return Act.of(kind, "sallyport").on(id).with("host", host());
  }

  private Path folder() {
    Path folder = Gateway.folder(wanted.config);
    return folder == null ? Path.of("").toAbsolutePath() : folder;
  }

  private GatewaySettings settings(SallyportFile file) throws ConfigurationException {
    GatewaySettings settings = file.gateway();
    if (settings == null) {
      throw new ConfigurationException(
          "SP-7001 the file has no gateway: '%s'; it needs the key 'gateway' with its listeners; write gateway: { listeners: { jdbc: { port: 7443 } } }."
              .formatted(wanted.config),
          null);
    }
    return settings;
  }

  private ServerTls tls(GatewaySettings settings) throws ConfigurationException {
    GatewaySettings.Tls files = settings.tls();
    try {
      if (files != null) {
        Path clients = files.clients();
        return ServerTls.of(
            folder().resolve(files.certificate()),
            folder().resolve(files.key()),
            clients == null ? null : folder().resolve(clients));
      }
      if (wanted.development) {
        return ServerTls.selfSigned();
      }
    } catch (TlsException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    }
    throw new ConfigurationException(
        "SP-7002 no certificate: 'gateway.tls'; clients must know whom they talk to; name certificate and key, or use --dev to try things out on this machine.",
        null);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
