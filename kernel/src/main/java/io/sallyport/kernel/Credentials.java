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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches a target's secrets when they are needed, never earlier. Thread-safe. */
final class Credentials {
  private static final Logger log = LoggerFactory.getLogger(Credentials.class);
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
    String username = definition.username();
    try {
      for (Map.Entry<String, String> entry : definition.secrets().entrySet()) {
        Credential alone = alone(entry.getValue(), caller, target);
        if (alone == null) {
          secrets.put(entry.getKey(), filled(entry.getValue(), caller, target));
        } else {
          secrets.put(entry.getKey(), alone.secret());
          username = username == null ? alone.username() : username;
        }
      }
      return new Endpoint(definition.url(), username, definition.settings(), secrets);
    } catch (AccessDeniedException e) {
      secrets.values().forEach(Secret::close);
      throw e;
    }
  }

  /** The credential where the text is one reference and nothing else, else null. */
  private @Nullable Credential alone(String template, Caller caller, Target target)
      throws AccessDeniedException {
    Matcher place = PLACE.matcher(template);
    return place.matches() ? fetch(place.group(1), caller, target) : null;
  }

  /** The sources give back what they hold. */
  void close() {
    for (CredentialSource source : sources) {
      try {
        source.close();
      } catch (RuntimeException e) {
        log.error("A credential source could not be closed.", e);
      }
    }
  }

  /** A text with every {@code ${secret:name}} in it replaced. */
  Secret filled(String template, Caller caller, Target target) throws AccessDeniedException {
    Matcher places = PLACE.matcher(template);
    CharBuffer text = CharBuffer.allocate(64 * 1024);
    int end = 0;
    try {
      while (places.find()) {
        text.put(template, end, places.start());
        try (Secret secret = fetch(places.group(1), caller, target).secret()) {
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

  private Credential fetch(String name, Caller caller, Target target) throws AccessDeniedException {
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
        return found;
      } catch (CredentialException | RuntimeException e) {
        log.error("The secret '{}' of target '{}' cannot be had.", name, target.name(), e);
        throw new AccessDeniedException(Codes.secretFailed(name), e);
      }
    }
    throw new AccessDeniedException(Codes.secretMissing(name), null);
  }
}
