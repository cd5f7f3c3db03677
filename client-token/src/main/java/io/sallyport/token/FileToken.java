package io.sallyport.token;

import io.sallyport.api.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A token in a file, read anew each time, since Kubernetes and others rotate it there by swapping a
 * symbolic link. Thread-safe.
 */
final class FileToken implements TokenSource {
  private final Path file;

  FileToken(Path file) {
    this.file = file;
  }

  @Override
  public Secret token() throws TokenException {
    byte[] bytes = new byte[0];
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(Tokens.MOST + 3);
      char[] text = new char[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        text[i] = (char) (bytes[i] & 0xff);
      }
      return Tokens.of(text);
    } catch (NoSuchFileException e) {
      throw Codes.unreadable(file.toString(), "there is no such file", e);
    } catch (IOException e) {
      throw Codes.unreadable(file.toString(), "it cannot be read", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
