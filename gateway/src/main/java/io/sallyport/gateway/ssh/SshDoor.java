package io.sallyport.gateway.ssh;

import io.sallyport.gateway.door.Door;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.DoorSettings;
import io.sallyport.ssh.Upstreams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.session.SessionHeartbeatController;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open front end. */
final class SshDoor implements Door {
  private static final Logger log = LoggerFactory.getLogger(SshDoor.class);
  private static final int MOST_AUTHENTICATIONS = 6;
  private static final long PATIENCE_SECONDS = 5;

  /** The library's own limit ends the connection; {@link Link#MOST_CHANNELS} refuses a channel. */
  private static final int MOST_CHANNELS = 4 * Link.MOST_CHANNELS;

  private final SshServer server;
  private final Upstreams upstreams = new Upstreams();
  private final ExecutorService workers =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "sallyport-ssh");
            thread.setDaemon(true);
            return thread;
          });

  private SshDoor(SshServer server) {
    this.server = server;
  }

  static SshDoor open(DoorSettings settings, DoorServices services) throws IOException {
    SshServer server = ServerBuilder.builder().build();
    SshDoor door = new SshDoor(server);
    try {
      door.configure(settings, services);
      server.start();
    } catch (IOException | RuntimeException e) {
      door.close();
      throw e;
    }
    return door;
  }

  private void configure(DoorSettings settings, DoorServices services) throws IOException {
    Path folder = settings.folder().resolve("ssh");
    Files.createDirectories(folder);
    server.setHost(settings.bind().getAddress().getHostAddress());
    server.setPort(settings.bind().getPort());
    hostKey(folder);
    Logins logins = new Logins(new KnownKeys(folder), services, upstreams);
    server.addSessionListener(new Newcomers(settings.limits()));
    server.addSessionListener(logins);
    server.setPublickeyAuthenticator(logins);
    server.setPasswordAuthenticator(logins);
    server.setUserAuthFactories(
        List.<UserAuthFactory>of(
            UserAuthPublicKeyFactory.INSTANCE,
            new Prompting.Factory(logins, services, workers),
            UserAuthPasswordFactory.INSTANCE));
    server.setKeyExchangeFactories(ServerAlgorithms.keyExchanges());
    server.setCipherFactories(ServerAlgorithms.ciphers());
    server.setMacFactories(ServerAlgorithms.macs());
    // What is compressed tells by its length what else is in it, and costs more than it saves.
    server.setCompressionFactories(List.of(BuiltinCompressions.none));
    server.setSignatureFactories(ServerAlgorithms.signatures());
    server.setChannelFactories(
        List.of(new GatewayChannel.Factory(workers), new TunnelChannel.Factory(workers)));
    server.setGlobalRequestHandlers(List.of(new GlobalRequests()));
    server.setForwardingFilter(null);
    server.setAgentFactory(null);
    limits(settings.limits());
  }

  private void limits(DoorSettings.Limits limits) {
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    CoreModuleProperties.SOCKET_KEEPALIVE.set(server, true);
    CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "Sallyport");
    CoreModuleProperties.AUTH_TIMEOUT.set(server, limits.handshake());
    CoreModuleProperties.IDLE_TIMEOUT.set(server, limits.idle());
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(server, limits.idle().plusSeconds(15));
    CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, MOST_AUTHENTICATIONS);
    CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, MOST_CHANNELS);
    CoreModuleProperties.WINDOW_SIZE.set(server, 4L << 20);
    // Whoever reads in a pager takes nothing for minutes; who is gone shows by the connection.
    CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(server, limits.idle());
    CoreModuleProperties.NIO2_READ_BUFFER_SIZE.set(server, 64 * 1024);
    server.setSessionHeartbeat(SessionHeartbeatController.HeartbeatType.NONE, Duration.ZERO);
  }

  /** The same for ever: a client that has trusted it once must not be asked again. */
  private void hostKey(Path folder) throws IOException {
    SimpleGeneratorHostKeyProvider provider =
        new SimpleGeneratorHostKeyProvider(folder.resolve("host_key"));
    provider.setAlgorithm(SecurityUtils.EDDSA);
    provider.setKeySize(256);
    provider.setStrictFilePermissions(true);
    server.setKeyPairProvider(provider);
    for (KeyPair pair : provider.loadKeys(null)) {
      PublicKey key = pair.getPublic();
      Files.writeString(folder.resolve("host_key.pub"), PublicKeyEntry.toString(key) + "\n");
      log.info(
          "The gateway's SSH host key is {}", KeyUtils.getFingerPrint(BuiltinDigests.sha256, key));
      return;
    }
    throw new IOException(
        "SP-8124 the host key can neither be read nor made: '" + folder.resolve("host_key") + "'.");
  }

  @Override
  public String name() {
    return "ssh";
  }

  @Override
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getBoundAddresses().iterator().next();
  }

  @Override
  public void drain() {
    // The gateway lets nobody in any more; the port closes with the door.
    log.info("The SSH door lets nobody in any more.");
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      log.debug("Closing the SSH door.", e);
    }
    upstreams.close();
    workers.shutdownNow();
    try {
      // What still runs says how it ended, which has to come before the audit trail ends.
      if (!workers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        log.warn(
            "SP-7012 threads of door 'ssh' did not end; outcomes of their calls may be missing.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
