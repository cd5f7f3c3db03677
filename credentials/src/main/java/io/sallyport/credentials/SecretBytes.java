package io.sallyport.credentials;

import io.sallyport.api.Secret;
import io.sallyport.credential.spi.CredentialException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Secrets from bytes and back, leaving nothing behind. */
public final class SecretBytes {
  /** The most a secret may hold, in bytes. */
  public static final int MOST = 32 * 1024;

  private SecretBytes() {}

  /**
   * A secret from UTF-8; one trailing line break is not part of it.
   *
   * @param name the secret's name, for messages
   * @param bytes wiped before this returns
   * @throws CredentialException when they are too many, or no text
   */
  public static Secret secret(String name, byte[] bytes) throws CredentialException {
    try {
      if (bytes.length > MOST) {
        throw Codes.tooLong(name);
      }
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      int end = text.length();
      if (end > 0 && text.charAt(end - 1) == '\n') {
        end--;
      }
      char[] exact = new char[end];
      text.get(exact);
      try {
        return Secret.of(exact);
      } finally {
        Arrays.fill(exact, '\0');
        Arrays.fill(text.array(), '\0');
      }
    } catch (CharacterCodingException e) {
      throw Codes.noText(name, e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The secret in UTF-8; the caller wipes the bytes. */
  public static byte[] bytes(Secret secret) {
    return secret.use(
        text -> {
          ByteBuffer utf8 = ByteBuffer.allocate(text.length * 3 + 3);
          StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text), utf8, true);
          byte[] exact = Arrays.copyOf(utf8.array(), utf8.position());
          Arrays.fill(utf8.array(), (byte) 0);
          return exact;
        });
  }
}
