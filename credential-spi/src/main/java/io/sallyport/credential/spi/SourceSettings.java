package io.sallyport.credential.spi;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration says of one credential source. It holds no secret. Immutable.
 *
 * @param location where the secrets are: a path, a prefix or an address
 * @param options further settings by name
 * @param names what is to be read by the name of the secret, where the source needs to be told
 * @param folder where relative paths start from, or null for the working directory
 */
public record SourceSettings(
    String location,
    Map<String, String> options,
    Map<String, String> names,
    @Nullable Path folder) {
  /** Copies the maps. */
  public SourceSettings {
    options = Map.copyOf(options);
    names = Map.copyOf(names);
  }

  /** The option of that name, or null. */
  public @Nullable String option(String name) {
    return options.get(name);
  }

  /**
   * A path of the configuration, relative ones from its folder.
   *
   * @throws CredentialException when it is no path of this system
   */
  public Path path(String text) throws CredentialException {
    try {
      return folder == null ? Path.of(text) : folder.resolve(text);
    } catch (InvalidPathException e) {
      throw new CredentialException(
          "SP-6015 a setting of a credential source cannot be used: '%s'; it has to be a path of this system; correct it."
              .formatted(text),
          e);
    }
  }
}
