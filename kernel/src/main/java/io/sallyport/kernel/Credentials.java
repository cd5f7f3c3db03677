package io.sallyport.kernel;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Endpoint;
import io.sallyport.api.Secret;
import io.sallyport.api.Target;
import io.sallyport.credential.spi.Credential;
import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credential.spi.CredentialSource;
import java.nio.CharBuffer;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fetches a target's secrets when they are needed, never earlier. Thread-safe. */
final class Credentials {
  private static final Pattern PLACE = Pattern.compile("\\$\\{secret:([^}]+)}");

  private final List<CredentialSource> sources;
  private final Clock clock;

  Credentials(List<CredentialSource> sources, Clock clock) {
    this.sources = List.copyOf(sources);
    this.clock = clock;
  }

  Endpoint resolve(TargetDefinition definition, Caller caller, Target target)
      throws AccessDeniedException {
    Map<String, Secret> secrets = new HashMap<>();
    for (Map.Entry<String, String> entry : definition.secrets().entrySet()) {
      secrets.put(entry.getKey(), filled(entry.getValue(), caller, target));
    }
    return new Endpoint(definition.url(), definition.username(), definition.settings(), secrets);
  }

  /** A text with every {@code ${secret:name}} in it replaced. */
  Secret filled(String template, Caller caller, Target target) throws AccessDeniedException {
    Matcher places = PLACE.matcher(template);
    CharBuffer text = CharBuffer.allocate(64 * 1024);
    int end = 0;
    try {
      while (places.find()) {
        text.put(template, end, places.start());
        try (Secret secret = fetch(places.group(1), caller, target)) {
          secret.use(text::put);
        }
        end = places.end();
      }
      text.put(template, end, template.length()).flip();
      char[] whole = new char[text.remaining()];
      text.get(whole);
      Secret result = Secret.of(whole);
      Arrays.fill(whole, '\0');
      return result;
    } finally {
      Arrays.fill(text.array(), '\0');
    }
  }

  private Secret fetch(String name, Caller caller, Target target) throws AccessDeniedException {
    for (CredentialSource source : sources) {
      try {
        Credential found = source.find(name, caller, target);
        if (found == null) {
          continue;
        }
        if (found.expires() != null && found.expires().isBefore(clock.instant())) {
          found.secret().close();
          throw new AccessDeniedException(Codes.secretExpired(name), null);
        }
        return found.secret();
      } catch (CredentialException | RuntimeException e) {
        throw new AccessDeniedException(Codes.secretFailed(name), e);
      }
    }
    throw new AccessDeniedException(Codes.secretMissing(name), null);
  }
}
