package io.sallyport.embedded;

import io.sallyport.api.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the configuration's text comes from, and whether it is another one by now. Immutable. */
sealed interface ConfigSource {
  /** The most a configuration may hold, in bytes. */
  int LIMIT = 1024 * 1024;

  /** The name for messages. */
  String name();

  /** The whole text as it is now. */
  String read() throws ConfigurationException;

  /** The folder that relative paths in the text start from, or null for the working directory. */
  @Nullable Path folder();

  static ConfigSource of(String setting) {
    String prefix = "classpath:";
    return setting.startsWith(prefix)
        ? new Resource(setting.substring(prefix.length()))
        : new File(Path.of(setting));
  }

  private static String decoded(String name, InputStream in)
      throws IOException, ConfigurationException {
    byte[] bytes = in.readNBytes(LIMIT + 1);
    if (bytes.length > LIMIT) {
      throw new ConfigurationException(
          "SP-3091 the configuration is too long: '%s'; 1 MiB is the limit; split the rules."
              .formatted(name),
          null);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigurationException(
          "SP-3092 the configuration is no text: '%s'; it must be UTF-8; save it as such."
              .formatted(name),
          e);
    }
  }

  private static ConfigurationException missing(String name, @Nullable Exception cause) {
    return new ConfigurationException(
        "SP-3093 the configuration cannot be read: '%s'; sallyport.config must name a readable file;"
                .formatted(name)
            + " check the path and its permissions.",
        cause);
  }

  /** A file, read anew on every change. */
  record File(Path path) implements ConfigSource {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public @Nullable Path folder() {
      return path.toAbsolutePath().getParent();
    }

    @Override
    public String read() throws ConfigurationException {
      try (InputStream in = Files.newInputStream(path)) {
        return decoded(name(), in);
      } catch (IOException e) {
        throw missing(name(), e);
      }
    }
  }

  /** A resource of the class path. */
  record Resource(String name) implements ConfigSource {
    @Override
    public @Nullable Path folder() {
      return null;
    }

    @Override
    public String read() throws ConfigurationException {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      ClassLoader used = loader == null ? ConfigSource.class.getClassLoader() : loader;
      try (InputStream in = used.getResourceAsStream(name)) {
        if (in == null) {
          throw missing("classpath:" + name, null);
        }
        return decoded("classpath:" + name, in);
      } catch (IOException e) {
        throw missing("classpath:" + name, e);
      }
    }
  }

  /** A text that a program hands over. */
  record Text(String name, String text) implements ConfigSource {
    @Override
    public @Nullable Path folder() {
      return null;
    }

    @Override
    public String read() {
      return text;
    }
  }
}
