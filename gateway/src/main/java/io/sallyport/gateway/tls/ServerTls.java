package io.sallyport.gateway.tls;

import io.sallyport.gateway.door.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's certificate, and whose clients it takes. Thread-safe. */
public final class ServerTls {
  private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

  private final @Nullable Files files;
  private final ServerKeys keys;
  private final ClientAuthorities clients;
  private final SSLContext context;
  private final List<Runnable> listeners = new java.util.concurrent.CopyOnWriteArrayList<>();
  private byte[] seen;
  private @Nullable String problem;

  private record Files(Path certificate, Path key, @Nullable Path clients) {
    byte[] all() throws TlsException {
      byte[] chain = Pem.read(certificate);
      byte[] secret = Pem.read(key);
      byte[] trusted = clients == null ? new byte[0] : Pem.read(clients);
      byte[] all = Arrays.copyOf(chain, chain.length + secret.length + trusted.length);
      System.arraycopy(secret, 0, all, chain.length, secret.length);
      System.arraycopy(trusted, 0, all, chain.length + secret.length, trusted.length);
      return all;
    }

    KeyPairOfServer pair() throws TlsException {
      return KeyPairOfServer.of(
          Pem.certificates(certificate, Pem.read(certificate)), Pem.key(key, Pem.read(key)));
    }

    List<X509Certificate> trusted() throws TlsException {
      return clients == null ? List.of() : Pem.certificates(clients, Pem.read(clients));
    }
  }

  private ServerTls(@Nullable Files files, KeyPairOfServer pair) throws TlsException {
    this.files = files;
    this.keys = new ServerKeys(pair);
    this.clients = new ClientAuthorities(authorities(files == null ? List.of() : files.trusted()));
    this.seen = files == null ? new byte[0] : files.all();
    try {
      context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, new TrustManager[] {clients}, null);
    } catch (GeneralSecurityException e) {
      throw new TlsException("TLS cannot be had", "this Java", "see the cause", e);
    }
  }

  /** Makes a certificate of its own, good for development. */
  public static ServerTls selfSigned() throws TlsException {
    return new ServerTls(null, SelfSigned.make());
  }

  /**
   * Reads the files.
   *
   * @param clients the authorities of client certificates, or null where none are asked for
   */
  public static ServerTls of(Path certificate, Path key, @Nullable Path clients)
      throws TlsException {
    Files files = new Files(certificate, key, clients);
    return new ServerTls(files, files.pair());
  }

  /** For front ends. */
  public Tls tls() {
    return new Tls(context, files != null && files.clients() != null);
  }

  /** SHA-256 of the certificate in force, in hex, as clients pin it. */
  public String fingerprint() {
    return keys.now().fingerprint();
  }

  /** When the certificate in force ends. */
  public java.time.Instant ends() {
    return keys.now().chain().get(0).getNotAfter().toInstant();
  }

  /** Runs that after each change of the certificate, on the thread that noticed it. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Reads the files again where they have changed. What cannot be used, such as half of a change,
   * leaves the old ones in force and is logged once.
   */
  public synchronized void refresh() {
    Files from = files;
    if (from == null) {
      return;
    }
    try {
      byte[] all = from.all();
      if (Arrays.equals(all, seen)) {
        return;
      }
      KeyPairOfServer pair = from.pair();
      X509ExtendedTrustManager trusted = authorities(from.trusted());
      keys.replace(pair);
      clients.replace(trusted);
      seen = all;
      problem = null;
      log.info("The certificate {} is in force until {}.", fingerprint(), ends());
      listeners.forEach(Runnable::run);
    } catch (TlsException e) {
      if (!String.valueOf(e.getMessage()).equals(problem)) {
        problem = e.getMessage();
        log.error("The changed certificate cannot be used; the one in force stays.", e);
      }
    }
  }

  private static X509ExtendedTrustManager authorities(List<X509Certificate> trusted)
      throws TlsException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < trusted.size(); i++) {
        store.setCertificateEntry(String.valueOf(i), trusted.get(i));
      }
      if (trusted.isEmpty()) {
        return ClientAuthorities.NOBODY;
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException("client authorities", "PEM", "they cannot be used; see the cause", e);
    }
  }
}
