package io.sallyport.ssh;

import io.sallyport.api.Endpoint;
import io.sallyport.api.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/** Connects to SSH servers with credentials and host keys of the configuration. Thread-safe. */
public final class Upstreams implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final AttributeRepository.AttributeKey<HostKeyPin> PIN =
      new AttributeRepository.AttributeKey<>();

  private final SshClient client;

  /** Starts the threads that all connections share. */
  public Upstreams() {
    client = ClientBuilder.builder().build();
    // Nothing of this machine's user may take part: no keys, no agent, no configuration.
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setAgentFactory(null);
    client.setServerKeyVerifier(
        (session, address, key) -> {
          AttributeRepository context = session.getConnectionContext();
          HostKeyPin pin = context == null ? null : context.getAttribute(PIN);
          return pin != null && pin.verifyServerKey(session, address, key);
        });
    client.setKeyExchangeFactories(Algorithms.keyExchanges());
    client.setCipherFactories(Algorithms.ciphers());
    client.setMacFactories(Algorithms.macs());
    client.setCompressionFactories(List.of(BuiltinCompressions.none));
    client.setSignatureFactories(Algorithms.signatures());
    client.setForwardingFilter(null);
    CoreModuleProperties.TCP_NODELAY.set(client, true);
    CoreModuleProperties.WINDOW_SIZE.set(client, 4L << 20);
    // A program that takes no input for a while is no reason to break off.
    CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(client, Duration.ofHours(1));
    CoreModuleProperties.NIO2_READ_BUFFER_SIZE.set(client, 64 * 1024);
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.PREFERRED_AUTHS.set(client, "publickey,keyboard-interactive,password");
    client.start();
  }

  /** A connection that has logged in. Thread-safe; closing ends all channels. */
  public static final class Upstream implements AutoCloseable {
    private final ClientSession session;

    private Upstream(ClientSession session) {
      this.session = session;
    }

    /**
     * The connection as its library has it, for another module that carries channels over it.
     *
     * @throws ClassCastException when it is none of those
     */
    public <T> T as(Class<T> type) {
      return type.cast(session);
    }

    ClientSession session() {
      return session;
    }

    @Override
    public void close() {
      session.close(true);
    }
  }

  /**
   * Connects and logs in, with the key or the password that the endpoint holds.
   *
   * @throws SshConnectException when that fails, or the host key is not the pinned one
   */
  public Upstream connect(String target, Endpoint endpoint) throws SshConnectException {
    URI url = URI.create(endpoint.url());
    String user = endpoint.username() != null ? endpoint.username() : url.getUserInfo();
    if (!"ssh".equals(url.getScheme()) || url.getHost() == null || user == null) {
      throw new SshConnectException(
          "SP-8104 no address of an SSH server: target '"
              + target
              + "'; its url is ssh://user@host:port; correct it.");
    }
    HostKeyPin pin = new HostKeyPin(endpoint.settings().get("host_key"));
    int port = url.getPort() < 0 ? 22 : url.getPort();
    return connect(
        target,
        user,
        url.getHost(),
        port,
        pin,
        endpoint.secrets().get("key"),
        endpoint.secrets().get("password"));
  }

  Upstream connect(
      String target,
      String user,
      String host,
      int port,
      HostKeyPin pin,
      @Nullable Secret key,
      @Nullable Secret password)
      throws SshConnectException {
    ClientSession session = null;
    try {
      session =
          client
              .connect(user, host, port, AttributeRepository.ofKeyValuePair(PIN, pin))
              .verify(PATIENCE)
              .getSession();
      if (key != null) {
        for (KeyPair pair : pairs(key)) {
          session.addPublicKeyIdentity(pair);
        }
      }
      if (password != null) {
        session.addPasswordIdentity(password.use(String::new));
      }
      session.auth().verify(PATIENCE);
      return new Upstream(session);
    } catch (IOException | RuntimeException e) {
      if (session != null) {
        session.close(true);
      }
      String problem = pin.problem();
      throw new SshConnectException(
          problem != null
              ? problem
              : "SP-8105 no connection to target '"
                  + target
                  + "': it cannot be reached, or does not take the credential of the configuration;"
                  + " tell whoever keeps it.",
          e);
    }
  }

  private static List<KeyPair> pairs(Secret key) throws IOException {
    byte[] bytes =
        key.use(
            text -> {
              // Keys are ASCII in every form.
              byte[] copy = new byte[text.length];
              for (int i = 0; i < text.length; i++) {
                copy[i] = (byte) text[i];
              }
              return copy;
            });
    try {
      Iterable<KeyPair> pairs =
          SecurityUtils.loadKeyPairIdentities(
              null,
              NamedResource.ofName("key"),
              new ByteArrayInputStream(bytes),
              FilePasswordProvider.EMPTY);
      if (pairs == null) {
        throw new IOException("The secret 'key' is no private key.");
      }
      List<KeyPair> all = new java.util.ArrayList<>();
      pairs.forEach(all::add);
      return all;
    } catch (GeneralSecurityException e) {
      throw new IOException("The secret 'key' is no private key that can be read.", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Ends all connections. Idempotent. */
  @Override
  public void close() {
    client.stop();
  }
}
