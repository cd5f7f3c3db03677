package io.sallyport.gateway;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Secret;
import io.sallyport.api.Target;
import io.sallyport.gateway.door.Door;
import io.sallyport.gateway.door.DoorFactory;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.DoorSettings;
import io.sallyport.gateway.door.LiveSession;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import io.sallyport.gateway.door.TlsListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** The smallest front end: a line with a token, or a certificate, then lines that come back. */
final class EchoDoor implements Door {
  private final DoorServices services;
  private final TlsListener listener;

  private EchoDoor(DoorSettings settings, DoorServices services) throws IOException {
    this.services = services;
    this.listener = TlsListener.open("echo", settings, this::serve);
  }

  static DoorFactory factory() {
    return factory(services -> {});
  }

  /** One that shows what it is given. */
  static DoorFactory factory(Consumer<DoorServices> given) {
    return new DoorFactory() {
      @Override
      public String name() {
        return "jdbc";
      }

      @Override
      public Door open(DoorSettings settings, DoorServices services) throws IOException {
        given.accept(services);
        return new EchoDoor(settings, services);
      }
    };
  }

  private void serve(SSLSocket socket, Runnable admitted, Runnable cut) throws IOException {
    var in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    var out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
    String line = in.readLine();
    if (line == null) {
      return;
    }
    try {
      Login login = services.authenticate(presented(socket, line));
      Target target = new Target("shop");
      String peer = socket.getInetAddress().getHostAddress();
      try (LiveSession session = services.enter("jdbc", login, target, peer, cut)) {
        admitted.run();
        out.println("hello " + login.caller().subject().id() + login.caller().subject().groups());
        while ((line = in.readLine()) != null) {
          out.println(line);
        }
      }
    } catch (AccessDeniedException e) {
      out.println(e.reason());
    }
  }

  private static Presented presented(SSLSocket socket, String line) {
    String peer = socket.getInetAddress().getHostAddress();
    if (!line.equals("certificate")) {
      return new Presented.Token(Secret.of(line.toCharArray()), peer);
    }
    try {
      var chain = socket.getSession().getPeerCertificates();
      return new Presented.Certificate((X509Certificate) chain[0], peer);
    } catch (SSLPeerUnverifiedException e) {
      return new Presented.Token(Secret.of("none".toCharArray()), peer);
    }
  }

  @Override
  public String name() {
    return "jdbc";
  }

  @Override
  public InetSocketAddress address() {
    return listener.address();
  }

  @Override
  public void drain() {
    listener.stop();
  }

  @Override
  public void close() {
    listener.close();
  }
}
