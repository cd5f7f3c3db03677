package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.Caller;
import io.sallyport.api.Secret;
import io.sallyport.api.Subject;
import io.sallyport.credential.spi.Credential;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.testkit.HttpPeer;
import io.sallyport.testkit.MemoryAuditSink;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/** What docs/http.md shows compiles, runs and does what the page says. */
final class HttpPageTest {
  private static final Pattern FENCED = Pattern.compile("(?s)```(\\w+)\n(.*?)```\n");
  private static final String JSON = "{\"customer\":{\"email\":\"alice@example.org\"}}";
  private static final String MASKED = "{\"customer\":{\"email\":\"a***@example.org\"}}";

  @TempDir Path folder;

  private static List<String> blocks(String language) throws Exception {
    List<String> found = new ArrayList<>();
    Matcher block = FENCED.matcher(Files.readString(Path.of("../docs/http.md")));
    while (block.find()) {
      if (block.group(1).equals(language)) {
        found.add(block.group(2));
      }
    }
    return found;
  }

  private static HttpPeer billing() throws Exception {
    return HttpPeer.start(
        (request, in, out) -> {
          HttpPeer.text(out, 200, "application/json", JSON, false);
          return true;
        });
  }

  private static String rules(HttpPeer billing) throws Exception {
    return blocks("yaml").get(0).replace("https://billing.internal", billing.url());
  }

  @Test
  void theClientInAJavaAgentIsGoverned() throws Exception {
    try (HttpPeer billing = billing();
        EmbeddedBroker broker =
            EmbeddedBroker.builder()
                .configText("page", rules(billing).replaceAll("(?m)^gateway:\n  .*\n", ""))
                .sink(MemoryAuditSink.latest(10))
                .credentials(
                    (name, caller, target) -> new Credential(Secret.of("key".toCharArray()), null))
                .discover(false)
                .build()) {
      Caller alice = Caller.of(Subject.of("alice", "agents"));
      OkHttpClient client =
          (OkHttpClient)
              compiled(blocks("java").get(0), "AccessBroker broker, Caller caller", "client")
                  .getMethod("run", AccessBroker.class, Caller.class)
                  .invoke(null, broker, alice);
      Request get = new Request.Builder().url(billing.url() + "/invoices/7").build();
      try (Response response = client.newCall(get).execute()) {
        assertThat(response.body().string()).isEqualTo(MASKED);
      }
      try (Response response = client.newCall(get.newBuilder().delete().build()).execute()) {
        assertThat(response.code()).isEqualTo(403);
        assertThat(response.header("Sallyport-Code")).startsWith("SP-20");
      }
      assertThat(billing.seen()).hasSize(1);
    }
  }

  @Test
  void otherClientsGoThroughTheGatewayByItsAddress() throws Exception {
    try (HttpPeer billing = billing();
        HttpWorld world =
            new HttpWorld(folder, rules(billing).replaceAll("(?m)^gateway:\n  .*\n", ""))) {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, new TrustManager[] {Client.pinned(world.gateway.fingerprint())}, null);
      String token = world.token("bot", "agents");
      String jdk =
          blocks("java")
              .get(1)
              .replace("https://gateway:7480", world.url())
              .replace("newHttpClient()", "newBuilder().sslContext(tls).build()");
      HttpResponse<?> response =
          (HttpResponse<?>)
              compiled(jdk, "String token, SSLContext tls", "response")
                  .getMethod("run", String.class, SSLContext.class)
                  .invoke(null, token, tls);
      assertThat(response.body()).isEqualTo(MASKED);
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(response.uri()).isEqualTo(URI.create(world.url() + "/t/billing/invoices/7"));

      String spring =
          blocks("java")
              .get(2)
              .replace("https://gateway:7480", world.url())
              .replace(
                  "        .build();",
                  "        .requestFactory(new JdkClientHttpRequestFactory("
                      + "HttpClient.newBuilder().sslContext(tls).build())).build();");
      Object[] both =
          (Object[])
              compiled(spring, "String token, SSLContext tls", "new Object[] {client, invoice}")
                  .getMethod("run", String.class, SSLContext.class)
                  .invoke(null, token, tls);
      assertThat(both[1]).isEqualTo(MASKED);
      RestClient client = (RestClient) both[0];
      assertThatThrownBy(() -> client.delete().uri("/invoices/7").retrieve().toBodilessEntity())
          .isInstanceOfSatisfying(
              HttpClientErrorException.Forbidden.class,
              refused -> assertThat(refused.getResponseBodyAsString()).contains("SP-20"));
      assertThat(billing.seen())
          .hasSize(2)
          .allSatisfy(seen -> assertThat(seen.header("x-api-key")).startsWith(HttpWorld.CANARY));
    }
  }

  private Class<?> compiled(String code, String parameters, String result) throws Exception {
    String source =
        """
        import io.sallyport.api.*;
        import io.sallyport.okhttp.*;
        import java.net.URI;
        import java.net.http.*;
        import java.net.http.HttpResponse.BodyHandlers;
        import javax.net.ssl.SSLContext;
        import okhttp3.OkHttpClient;
        import org.springframework.http.client.JdkClientHttpRequestFactory;
        import org.springframework.web.client.RestClient;
        public class Page {
          public static Object run(%s) throws Exception {
            %s
            return %s;
          }
        }
        """
            .formatted(parameters, code, result);
    Path classes = Files.createTempDirectory(folder, "classes");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("-proc:none", "-d", classes.toString());
      SimpleJavaFileObject file =
          new SimpleJavaFileObject(
              URI.create("string:///Page.java"), SimpleJavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignored) {
              return source;
            }
          };
      assertThat(compiler.getTask(null, files, null, options, null, List.of(file)).call())
          .as("it compiles")
          .isTrue();
    }
    URL[] urls = {classes.toUri().toURL()};
    return new URLClassLoader(urls, getClass().getClassLoader()).loadClass("Page");
  }

  @Test
  void theCommandLineOfThePageWorks() throws Exception {
    try (HttpPeer billing = billing();
        HttpWorld world =
            new HttpWorld(folder, rules(billing).replaceAll("(?m)^gateway:\n  .*\n", ""))) {
      Path pem = folder.resolve("gateway.pem");
      Files.writeString(pem, world.pem());
      String line =
          blocks("sh")
              .get(0)
              .replace("https://gateway:7480", world.url())
              .replace("curl ", "curl -sS --cacert " + pem + " ");
      String token = world.token("bot", "agents");
      assertThat(printed(line, token)).isEqualTo(MASKED);
      for (String version : List.of("http1.1 1.1", "http2 2", "http2-prior-knowledge 2")) {
        String[] words = version.split(" ", -1);
        String asking = "curl --" + words[0] + " -o /dev/null -w '%{http_version}' ";
        assertThat(printed(line.replace("curl ", asking), token)).isEqualTo(words[1]);
      }
    }
  }

  private static String printed(String line, String token) throws Exception {
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true);
    shell.environment().put("TOKEN", token);
    Process process = shell.start();
    String printed = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }
}
