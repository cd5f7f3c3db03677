package io.sallyport.policy.rules;

import io.sallyport.policy.rules.GatewaySettings.Console;
import io.sallyport.policy.rules.GatewaySettings.Issuer;
import io.sallyport.policy.rules.GatewaySettings.SignIn;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the section {@code console} of {@code gateway}. */
final class ConsoleReader {
  static final List<String> KEYS = List.of("url", "oidc", "saml");
  static final List<String> OIDC_KEYS = List.of("issuer", "client", "secret", "scopes");

  private final Problems problems;

  ConsoleReader(Problems problems) {
    this.problems = problems;
  }

  Console read(@Nullable Node node, List<Issuer> issuers) {
    Section section = node == null ? null : Section.fixed(node, "'console'", KEYS, problems);
    if (section == null) {
      return new Console(null, null);
    }
    String url = url(section);
    Node oidc = section.value("oidc");
    Node saml = section.value("saml");
    return new Console(
        oidc == null ? null : signIn(url, oidc, issuers),
        saml == null ? null : new SamlReader(problems).read(url, saml, issuers));
  }

  private @Nullable SignIn signIn(@Nullable String url, Node node, List<Issuer> issuers) {
    Section section = Section.fixed(node, "'oidc' of the console", OIDC_KEYS, problems);
    if (section == null) {
      return null;
    }
    String client = section.text("client");
    String issuer = section.text("issuer");
    if (url == null || client == null || issuer == null) {
      problems.add(
          section.node(),
          Code.MISSING_KEY,
          "signing in needs 'issuer' and 'client', and beside 'oidc' the console's 'url', to which"
              + " the issuer sends people back");
      return null;
    }
    for (Issuer one : issuers) {
      if (one.issuer().equals(issuer)) {
        return new SignIn(one, url, client, secret(section), scopes(section));
      }
    }
    problems.add(
        section.node(),
        Code.BAD_VALUE,
        "the console's issuer is none of 'identity.oidc', which says how its claims are read; add"
            + " it there");
    return null;
  }

  private @Nullable String url(Section console) {
    String url = IssuerReader.address(console, "url", problems);
    Node node = console.value("url");
    if (url == null || node == null) {
      return null;
    }
    URI uri = URI.create(url);
    String path = uri.getRawPath();
    if (!(path == null || path.isEmpty() || path.equals("/"))
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      problems.add(node, Code.BAD_VALUE, "the console's 'url' has no path: https://host:port");
      return null;
    }
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private @Nullable String secret(Section section) {
    Node node = section.value("secret");
    String text = section.text("secret");
    if (node != null && text != null && !SecretText.holdsReference(text)) {
      problems.add(
          node,
          Code.LITERAL_SECRET,
          "literal secret of the console; give it to a credential source and write"
              + " \"${secret:console}\"");
      return null;
    }
    return text;
  }

  private static Set<String> scopes(Section section) {
    Set<String> scopes = new LinkedHashSet<>(List.of("openid"));
    List<Values.Text> texts = section.texts("scopes");
    if (texts != null) {
      texts.forEach(text -> scopes.add(text.value()));
    }
    return scopes;
  }
}
