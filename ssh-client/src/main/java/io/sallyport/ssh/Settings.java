package io.sallyport.ssh;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessBrokerFactory;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Actor;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Secret;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.token.TokenException;
import io.sallyport.token.TokenSources;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the caller's settings say. */
final class Settings {
  private static final int PORT = 7022;

  private final Map<String, String> given;

  Settings(Map<String, String> given) {
    this.given = Map.copyOf(given);
  }

  /** A setting by its full name, from the map, the system's properties or the environment. */
  private @Nullable String get(String name) {
    String value = given.get(name);
    value = value != null ? value : System.getProperty(name);
    String variable = name.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_');
    value = value != null ? value : System.getenv(variable.toUpperCase(Locale.ROOT));
    return value == null || value.isBlank() ? null : value.strip();
  }

  SallyportSsh connect(String target)
      throws ConfigurationException, AccessDeniedException, SshConnectException {
    String gateway = get("sallyport.gateway");
    return gateway == null ? embedded(target) : remote(target, gateway);
  }

  // The checker does not see that the parameter is a function to something that may be null.
  @SuppressWarnings("NullAway")
  private SallyportSsh remote(String target, String gateway)
      throws ConfigurationException, SshConnectException {
    int colon = gateway.lastIndexOf(':');
    String host = colon < 0 ? gateway : gateway.substring(0, colon);
    try (Secret token = TokenSources.of(this::get, gateway).token()) {
      int port = colon < 0 ? PORT : Integer.parseInt(gateway.substring(colon + 1));
      return GatewaySsh.open(target, host, port, get("sallyport.gatewayKey"), token);
    } catch (NumberFormatException e) {
      throw new ConfigurationException(
          "SP-8107 no address of a gateway: 'sallyport.gateway'; it is host:port; correct it.", e);
    } catch (TokenException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }

  private SallyportSsh embedded(String target)
      throws ConfigurationException, AccessDeniedException, SshConnectException {
    String subject = get("sallyport.subject");
    String config = get("sallyport.config");
    if (subject == null || config == null) {
      throw new ConfigurationException(
          "SP-8108 a setting is missing: 'sallyport.config' or 'sallyport.subject'; a connection of"
              + " this process's own needs both, one through a gateway sallyport.gateway; set them.",
          null);
    }
    Iterator<AccessBrokerFactory> factories =
        ServiceLoader.load(AccessBrokerFactory.class).iterator();
    if (!factories.hasNext()) {
      throw new ConfigurationException(
          "SP-8109 nothing to decide with: 'sallyport-embedded'; it is not on the class path; add"
              + " it.",
          null);
    }
    Map<String, String> settings = new HashMap<>(Map.of("sallyport.config", config));
    String audit = get("sallyport.audit");
    if (audit != null) {
      settings.put("sallyport.audit", audit);
    }
    AccessBroker broker = factories.next().create(settings);
    try {
      return EmbeddedSsh.open(broker, caller(subject), new Target(target), broker::close);
    } catch (AccessDeniedException | SshConnectException | RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  private Caller caller(String subject) {
    Set<String> groups = new HashSet<>();
    String listed = get("sallyport.groups");
    if (listed != null) {
      Arrays.stream(listed.split(",", -1))
          .map(String::strip)
          .filter(name -> !name.isEmpty())
          .forEach(groups::add);
    }
    String actor = get("sallyport.actor");
    return new Caller(
        new Subject(subject, groups, Attributes.none()),
        actor == null ? null : Actor.of(actor),
        get("sallyport.purpose"));
  }
}
