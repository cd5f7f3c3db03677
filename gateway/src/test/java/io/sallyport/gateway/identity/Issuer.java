package io.sallyport.gateway.identity;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An issuer that a test has in its hand: its keys, its outages, and how often it is asked. */
public final class Issuer implements AutoCloseable {
  final AtomicInteger asked = new AtomicInteger();
  private final HttpServer server;
  private final List<RSAKey> keys = new ArrayList<>();

  /** How often it was asked whether the person on the other device has agreed. */
  public final AtomicInteger polled = new AtomicInteger();

  /** How often it says that nobody has yet. */
  public volatile int pending = 1;

  /** What it says to that in the end: a token, or null for a refusal. */
  public volatile String granted;

  volatile boolean down;
  volatile String claimed;

  public Issuer() throws Exception {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    claimed = url();
    server.createContext(
        "/.well-known/openid-configuration",
        exchange ->
            answer(
                exchange,
                """
                {"issuer":"%1$s","jwks_uri":"%2$s/keys","token_endpoint":"%2$s/token",
                 "device_authorization_endpoint":"%2$s/device"}"""
                    .formatted(claimed, url())));
    server.createContext(
        "/device",
        exchange ->
            answer(
                exchange,
                """
                {"device_code":"secret-1","user_code":"WDJB-MJHT","verification_uri":"%s/go",
                 "expires_in":600,"interval":1}"""
                    .formatted(url())));
    server.createContext("/token", this::poll);
    server.createContext(
        "/keys",
        exchange -> {
          asked.incrementAndGet();
          answer(exchange, new JWKSet(List.copyOf(keys)).toPublicJWKSet().toString());
        });
    server.start();
    rotate();
  }

  private void poll(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
    boolean ours = form.contains("device_code=secret-1") && form.contains("client_id=our-ssh");
    if (ours && polled.incrementAndGet() <= pending) {
      error(exchange, "authorization_pending");
    } else if (!ours || granted == null) {
      error(exchange, "access_denied");
    } else {
      answer(
          exchange,
          "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":300}"
              .formatted(granted));
    }
  }

  private static void error(com.sun.net.httpserver.HttpExchange exchange, String what)
      throws IOException {
    byte[] bytes = "{\"error\":\"%s\"}".formatted(what).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(400, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void answer(com.sun.net.httpserver.HttpExchange exchange, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(down ? 503 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void rotate() throws Exception {
    keys.clear();
    keys.add(key(UUID.randomUUID().toString()));
  }

  /** Another key than the last few; making one takes long, so a handful goes round. */
  static RSAKey key(String id) throws Exception {
    int turn = Keys.TURN.getAndIncrement();
    return new RSAKey.Builder(Keys.MADE.get(turn % Keys.MADE.size())).keyID(id).build();
  }

  private static final class Keys {
    static final AtomicInteger TURN = new AtomicInteger();
    static final List<RSAKey> MADE = made();

    private static List<RSAKey> made() {
      try {
        List<RSAKey> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          made.add(new RSAKeyGenerator(2048).generate());
        }
        return made;
      } catch (com.nimbusds.jose.JOSEException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  RSAKey key() {
    return keys.get(0);
  }

  JWTClaimsSet.Builder claims() {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(url())
        .subject("alice")
        .audience("sallyport")
        .jwtID(UUID.randomUUID().toString())
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)));
  }

  JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.RS256)
        .type(new JOSEObjectType("at+jwt"))
        .keyID(key().getKeyID());
  }

  public String token(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
    return sign(header().build(), change.apply(claims()).build(), key());
  }

  public String token() throws Exception {
    return token(claims -> claims);
  }

  static String sign(JWSHeader header, JWTClaimsSet claims, RSAKey key) throws Exception {
    SignedJWT jwt = new SignedJWT(header, claims);
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
