package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sallyport.gateway.identity.SamlIdp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signing in by SAML in a real browser, in which alone it shows which cookies a form of another
 * site brings along: {@code console/test/saml.mjs}.
 */
@Timeout(300)
final class ConsoleSamlBrowserTest {
  @TempDir Path folder;
  private String answer = "";

  @Test
  void aFormOfAnotherSiteSignsInWhomItWasAskedFor() throws Exception {
    Chromium.needed();
    SamlIdp idp = new SamlIdp("RSA", 2048);
    String base = "https://localhost:" + freePort();
    HttpServer site = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    site.createContext("/saml", exchange -> serve(exchange, idp, base));
    site.start();
    try (Gateway gateway = gateway(idp, base, site.getAddress().getPort())) {
      assertThat(gateway.address("console").getPort()).isPositive();
      assertThat(Chromium.walk(folder, "saml.mjs", base + "/"))
          .contains("signing in by SAML works");
    } finally {
      site.stop(0);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Gateway gateway(SamlIdp idp, String base, int site) throws Exception {
    String file =
        ConsoleTest.FILE
            .replace("console: { port: 0 }", "console: { port: " + base.split(":")[2] + " }")
            .replace(
                "  identity: { admins: [operators] }\n",
                """
                  console:
                    url: %s
                    saml: { idp: "%s", sign_in: "http://127.0.0.1:%d/saml", certificates: idp.pem, groups: groups }
                  identity: { admins: [operators] }
                """
                    .formatted(base, SamlIdp.NAME, site));
    ConsoleDay.write(folder.resolve("audit"), 20, Instant.now());
    Authority.pem(folder.resolve("idp.pem"), "CERTIFICATE", idp.certificate.getEncoded());
    return Gateway.builder(Files.writeString(folder.resolve("sallyport.yaml"), file))
        .development(true)
        .door(EchoDoor.factory())
        .start();
  }

  /** A page that posts by itself, as those of identity providers do; /saml/again says it again. */
  private void serve(HttpExchange exchange, SamlIdp idp, String base) throws IOException {
    try (exchange) {
      String query = exchange.getRequestURI().getRawQuery();
      if (query != null) {
        String request =
            URLDecoder.decode(query.substring("SAMLRequest=".length()), StandardCharsets.UTF_8);
        InflaterInputStream xml =
            new InflaterInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(request)), new Inflater(true));
        String id =
            SamlIdp.parsed(new String(xml.readAllBytes(), StandardCharsets.UTF_8))
                .getDocumentElement()
                .getAttribute("ID");
        answer = SamlIdp.posted(SamlIdp.text(idp.signed(SamlIdp.answer(base, id), "Assertion")));
      }
      byte[] page =
          ("<!doctype html><form method=post action=\""
                  + base
                  + "/console/saml/signed-in\"><input type=hidden name=SAMLResponse value=\""
                  + answer
                  + "\"></form><script>document.forms[0].submit()</script>")
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html");
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
