package io.sallyport.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One HTTP request of the corpus: what becomes of it under the rules beside it is the same wherever
 * it is decided. Immutable.
 *
 * @param id names the row
 * @param kubernetes whether it goes to the API server, target {@code prod}, or to {@code billing}
 * @param method as sent
 * @param authority as sent; {@code -} for the target's own
 * @param target path and query as sent
 * @param headers names and values, as sent
 * @param body as sent, or empty for none
 * @param verdict {@code sent}; {@code refused} for what it is, {@code denied} by the rules
 * @param detail path and query as the target sees them; or the refusal's code
 * @param accesses action and resource, joined by {@code +}; empty where the row does not say
 */
public record HttpCase(
    String id,
    boolean kubernetes,
    String method,
    String authority,
    String target,
    List<Map.Entry<String, String>> headers,
    String body,
    String verdict,
    String detail,
    String accesses) {
  private static final Pattern BYTE = Pattern.compile("<([0-9A-F]{2})>");

  /** Copies the headers. */
  public HttpCase {
    headers = List.copyOf(headers);
  }

  /** Every row. */
  public static List<HttpCase> all() {
    return resource("requests.tsv")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> of(line.split("\t", -1)))
        .toList();
  }

  /**
   * The rules that the rows are judged under.
   *
   * @param billing the URL of the plain target
   * @param prod the URL of the API server
   */
  public static String rules(String billing, String prod) {
    return resource("rules.yaml").replace("${billing}", billing).replace("${prod}", prod);
  }

  private static HttpCase of(String[] cells) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    if (!cells[5].equals("-")) {
      for (String header : cells[5].split(" \\|\\| ", -1)) {
        int colon = header.indexOf(": ");
        headers.add(Map.entry(header.substring(0, colon), bytes(header.substring(colon + 2))));
      }
    }
    return new HttpCase(
        cells[0],
        cells[1].equals("k8s"),
        cells[2],
        cells[3].equals("<EMPTY>") ? "" : bytes(cells[3]),
        cells[4],
        headers,
        cells[6].equals("-") ? "" : cells[6],
        cells[7],
        cells[8],
        cells[9]);
  }

  private static String bytes(String text) {
    Matcher coded = BYTE.matcher(text);
    return coded.replaceAll(
        one -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(one.group(1), 16))));
  }

  private static String resource(String name) {
    try (InputStream in = HttpCase.class.getResourceAsStream("http/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("No file '%s'.".formatted(name));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  @Override
  public String toString() {
    return id + " " + method + " " + authority + target;
  }
}
