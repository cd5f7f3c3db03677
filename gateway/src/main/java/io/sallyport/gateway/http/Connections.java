package io.sallyport.gateway.http;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.semantics.http.Origin;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to targets, kept for the next request of whoever: credentials belong to requests, not
 * to connections. Names are checked at each connecting; TLS is verified, against the target's own
 * authorities where it names them. Thread-safe.
 */
final class Connections implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Connections.class);
  private static final int CONNECT_MILLIS = 10_000;
  private static final int MOST_IDLE = 64;
  private static final long IDLE_NANOS = 20_000_000_000L;

  private final Path folder;
  private final Names names;
  private final Map<Key, Deque<Upstream>> idle = new HashMap<>();
  private final Map<String, SSLSocketFactory> authorities = new ConcurrentHashMap<>();

  /** Those that are in use or kept. */
  private final Set<Upstream> open = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  private record Key(Origin origin, @Nullable String ca, @Nullable String addresses) {}

  /** Resolves names. */
  @FunctionalInterface
  interface Names {
    InetAddress[] all(String host) throws UnknownHostException;
  }

  Connections(Path folder, Names names) {
    this.folder = folder;
    this.names = names;
  }

  /**
   * A connection to the target, mostly one that was used before.
   *
   * @param fresh whether it must be a new one
   */
  Upstream take(Route route, boolean fresh) throws IOException, AccessDeniedException {
    Key key = key(route);
    while (!fresh) {
      Upstream kept;
      synchronized (idle) {
        Deque<Upstream> all = idle.get(key);
        kept = all == null ? null : all.pollLast();
      }
      if (kept == null) {
        break;
      }
      if (System.nanoTime() - kept.since() < IDLE_NANOS && kept.usable()) {
        return kept;
      }
      kept.close();
    }
    Upstream made = new Upstream(connect(route), open::remove);
    open.add(made);
    if (closed) {
      made.close();
    }
    return made;
  }

  void keep(Route route, Upstream connection) {
    connection.rest();
    synchronized (idle) {
      Deque<Upstream> all = idle.computeIfAbsent(key(route), k -> new ArrayDeque<>());
      if (all.size() < MOST_IDLE) {
        all.addLast(connection);
        return;
      }
    }
    connection.close();
  }

  private static Key key(Route route) {
    return new Key(route.http().origin(), route.ca(), route.addressSetting());
  }

  private Socket connect(Route route) throws IOException, AccessDeniedException {
    Origin origin = route.http().origin();
    String host = origin.host();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    List<InetAddress> answers = List.of(names.all(bare));
    route.addresses().check(answers);
    IOException last = new IOException("no address");
    for (InetAddress answer : answers) {
      Socket socket = new Socket();
      try {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(answer, origin.port()), CONNECT_MILLIS);
        return origin.scheme().equals("https") ? secured(socket, bare, route) : socket;
      } catch (SSLException e) {
        socket.close();
        if (!isOfCertificate(e)) {
          last = e;
          continue;
        }
        // Whoever is there is not the target; another address would be no better.
        log.warn("SP-8706 target '{}' is not trusted.", route.http().name(), e);
        throw new AccessDeniedException(Codes.untrusted(route.http().name()), e);
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw last;
  }

  private static boolean isOfCertificate(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof GeneralSecurityException) {
        return true;
      }
    }
    return false;
  }

  private Socket secured(Socket socket, String host, Route route) throws IOException {
    SSLSocketFactory factory = factory(route.ca());
    SSLSocket tls =
        (SSLSocket) factory.createSocket(socket, host, route.http().origin().port(), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    tls.setSSLParameters(parameters);
    tls.setSoTimeout(CONNECT_MILLIS);
    tls.startHandshake();
    tls.setSoTimeout(0);
    return tls;
  }

  private SSLSocketFactory factory(@Nullable String ca) throws IOException {
    if (ca == null) {
      return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }
    SSLSocketFactory known = authorities.get(ca);
    if (known == null) {
      known = pinned(folder.resolve(ca));
      authorities.put(ca, known);
    }
    return known;
  }

  private static SSLSocketFactory pinned(Path file) throws IOException {
    try (InputStream in = new FileInputStream(file.toFile())) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + number++, one);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("The authorities of a target cannot be used.", e);
    }
  }

  /** Ends those in use, too, so that whoever waits for an answer waits no longer. */
  @Override
  public void close() {
    closed = true;
    open.forEach(Upstream::close);
  }
}
