package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Fills in the page on which a person gives name and password to an identity provider. */
final class LoginForm {
  private static final Pattern ACTION = Pattern.compile("(?is)<form[^>]* action=\"([^\"]*)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private URI last;

  /**
   * Signs in there.
   *
   * @return the page that comes after
   */
  String fill(URI at, String name, String password) throws Exception {
    String page = shown(HttpRequest.newBuilder(at), at);
    return submitted(page, "username=" + encoded(name) + "&password=" + encoded(password));
  }

  /**
   * Grants what a page asks for.
   *
   * @return the page that comes after
   */
  String agree(String page) throws Exception {
    return submitted(page, "accept=Yes&code=" + encoded(hidden(page, "code")));
  }

  private String submitted(String page, String fields) throws Exception {
    URI to = last.resolve(found(ACTION, page));
    return shown(
        HttpRequest.newBuilder(to)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(fields)),
        to);
  }

  private String shown(HttpRequest.Builder request, URI at) throws Exception {
    HttpResponse<String> answer = send(request);
    last = at;
    String away = answer.headers().firstValue("Location").orElse(null);
    if (away != null) {
      URI next = at.resolve(away);
      return shown(HttpRequest.newBuilder(next), next);
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  /** The value of a hidden field. */
  static String hidden(String page, String name) {
    return found(
        Pattern.compile("(?is)<input[^>]* name=\"" + name + "\"[^>]* value=\"([^\"]*)\""), page);
  }

  private static String found(Pattern pattern, String page) {
    Matcher matcher = pattern.matcher(page);
    assertThat(matcher.find()).as(page).isTrue();
    return matcher.group(1).replace("&amp;", "&").replace("&#43;", "+").replace("&#61;", "=");
  }

  /** Cookies for secure pages are sent in the clear, too: this one is on the same machine. */
  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    for (String set : answer.headers().allValues("Set-Cookie")) {
      String pair = set.split(";", 2)[0];
      cookies.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    return answer;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
