package io.sallyport.audit.spi;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration says of one sink. It holds references to secrets, and no secret. Immutable.
 *
 * @param location where it writes to: a path or an address
 * @param options further settings by name; those of a group are named {@code group.name}
 * @param folder where relative paths start from, or null for the working directory
 * @param secrets fetches secrets by reference
 */
public record SinkSettings(
    String location, Map<String, String> options, @Nullable Path folder, Secrets secrets) {
  /** Copies the options. */
  public SinkSettings {
    options = Map.copyOf(options);
  }

  /** Fetches secrets, each time anew. Thread-safe. */
  public interface Secrets {
    /**
     * Fills in the references of a text.
     *
     * @param text with <code>${secret:name}</code> in it
     * @throws AccessDeniedException when the secret cannot be had
     */
    Secret filled(String text) throws AccessDeniedException;
  }

  /** The option of that name as it stands, or null. */
  public @Nullable String option(String name) {
    return options.get(name);
  }

  /**
   * The option of that name.
   *
   * @throws AuditException when it is missing (SP-4161)
   */
  public String required(String name) throws AuditException {
    String value = options.get(name);
    if (value == null) {
      throw unfit(name, "it is missing", null);
    }
    return value;
  }

  /** The options of a group by their names in it, sorted, as they stand. */
  public Map<String, String> group(String group) {
    Map<String, String> all = new TreeMap<>();
    String prefix = group + ".";
    options.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            all.put(name.substring(prefix.length()), value);
          }
        });
    return all;
  }

  /**
   * How long something may take, in the form of {@link Duration#toString}.
   *
   * @throws AuditException when it is no duration (SP-4161)
   */
  public Duration duration(String name, Duration usual) throws AuditException {
    String value = options.get(name);
    try {
      return value == null ? usual : Duration.parse(value);
    } catch (DateTimeException e) {
      throw unfit(name, "it is no time", e);
    }
  }

  /**
   * A value with its references filled in; a value without any is what it is.
   *
   * @throws AuditException when a secret cannot be had (SP-4161)
   */
  public Secret secret(String name, String value) throws AuditException {
    try {
      return value.contains("${") ? secrets.filled(value) : Secret.of(value.toCharArray());
    } catch (AccessDeniedException e) {
      throw unfit(name, e.reason().message(), e);
    }
  }

  /**
   * The location as a path, a relative one from the configuration's folder.
   *
   * @throws AuditException when it is no path of this system (SP-4161)
   */
  public Path path() throws AuditException {
    try {
      return folder == null ? Path.of(location) : folder.resolve(location);
    } catch (InvalidPathException e) {
      throw unfit("path", "it is no path of this system", e);
    }
  }

  /** What is wrong with a setting, to be thrown. */
  public AuditException unfit(String name, String why, @Nullable Throwable cause) {
    return new AuditException(
        "SP-4161 a setting of a sink cannot be used: '%s' (%s); the section audit.sinks names it; correct it."
            .formatted(name, why),
        cause);
  }
}
