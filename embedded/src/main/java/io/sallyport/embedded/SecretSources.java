package io.sallyport.embedded;

import io.sallyport.api.ConfigurationException;
import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credential.spi.CredentialSource;
import io.sallyport.credential.spi.CredentialSourceFactory;
import io.sallyport.credential.spi.SourceSettings;
import io.sallyport.credentials.EnvironmentCredentials;
import io.sallyport.credentials.FileCredentials;
import io.sallyport.policy.rules.SecretsSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The sources that a configuration names, after those that were given or found; made anew only when
 * that section changes, so that a reload of rules ends no lease. One thread at a time.
 */
final class SecretSources {
  private final List<CredentialSource> always;
  private final @Nullable Path folder;
  private List<CredentialSource> named = List.of();
  private @Nullable List<SecretsSettings> settings;

  SecretSources(List<CredentialSource> always, @Nullable Path folder) {
    this.always = List.copyOf(always);
    this.folder = folder;
  }

  /** Makes what the section names. */
  List<CredentialSource> open(@Nullable List<SecretsSettings> wanted)
      throws ConfigurationException {
    named = made(wanted);
    settings = wanted;
    return all();
  }

  /** Whether the section says something else by now. */
  boolean differs(@Nullable List<SecretsSettings> wanted) {
    return wanted == null ? settings != null : !wanted.equals(settings);
  }

  /** The sources that the section named last. */
  List<CredentialSource> named() {
    return named;
  }

  private List<CredentialSource> all() {
    List<CredentialSource> all = new ArrayList<>(always);
    all.addAll(named);
    return all;
  }

  private List<CredentialSource> made(@Nullable List<SecretsSettings> wanted)
      throws ConfigurationException {
    if (wanted == null) {
      return withoutSection(System.getenv());
    }
    List<CredentialSource> all = new ArrayList<>();
    for (SecretsSettings one : wanted) {
      SourceSettings of = new SourceSettings(one.location(), one.options(), one.names(), folder);
      try {
        all.add(factory(one.kind()).open(of));
      } catch (CredentialException e) {
        all.forEach(CredentialSource::close);
        throw new ConfigurationException(String.valueOf(e.getMessage()), e);
      }
    }
    return all;
  }

  private static List<CredentialSource> withoutSection(Map<String, String> environment) {
    List<CredentialSource> all = new ArrayList<>();
    String folder = environment.get("SALLYPORT_SECRETS");
    if (folder != null) {
      all.add(new FileCredentials(Path.of(folder)));
    }
    all.add(new EnvironmentCredentials(environment));
    return all;
  }

  private static CredentialSourceFactory factory(String kind) throws ConfigurationException {
    for (CredentialSourceFactory factory : ServiceLoader.load(CredentialSourceFactory.class)) {
      if (factory.kind().equals(kind)) {
        return factory;
      }
    }
    throw new ConfigurationException(
        "SP-6014 no source of that kind is on the class path: '%s'; the section 'secrets' names it; add the artifact sallyport-credentials-%s."
            .formatted(kind, kind),
        null);
  }
}
