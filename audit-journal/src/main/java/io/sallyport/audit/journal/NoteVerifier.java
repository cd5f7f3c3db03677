package io.sallyport.audit.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Checks signatures of signed notes. Its text form is that of C2SP signed-note: {@code
 * <name>+<id>+<key>}. Immutable and thread-safe.
 */
public final class NoteVerifier {
  /** The algorithm's number among signed notes. */
  static final byte ED25519 = 1;

  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final byte[] raw;
  private final PublicKey key;
  private final String id;

  NoteVerifier(String name, byte[] raw) throws GeneralSecurityException {
    if (name.isEmpty()
        || name.indexOf('+') >= 0
        || name.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException(
          "SP-4111 not a name for a key: '"
              + name
              + "'; it is not empty and has no blanks or plus signs; choose another.");
    }
    this.name = name;
    this.raw = raw.clone();
    byte[] encoded = Arrays.copyOf(X509, X509.length + raw.length);
    System.arraycopy(raw, 0, encoded, X509.length, raw.length);
    this.key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    MessageDigest sha = Digests.sha256();
    sha.update((name + "\n").getBytes(StandardCharsets.UTF_8));
    sha.update(ED25519);
    this.id = HexFormat.of().formatHex(sha.digest(raw), 0, 4);
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static NoteVerifier parse(String text) {
    String[] parts = text.strip().split("\\+", 3);
    try {
      if (parts.length == 3) {
        byte[] data = Base64.getDecoder().decode(parts[2]);
        if (data.length == 33 && data[0] == ED25519) {
          NoteVerifier read = new NoteVerifier(parts[0], Arrays.copyOfRange(data, 1, data.length));
          if (read.id.equals(parts[1])) {
            return read;
          }
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw notAKey(text, e);
    }
    throw notAKey(text, null);
  }

  private static IllegalArgumentException notAKey(String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "SP-4112 not a key that checks checkpoints: '"
            + text
            + "'; it reads <name>+<id>+<key>; 'sallyport audit keygen' prints it.",
        cause);
  }

  /** Who signs. */
  public String name() {
    return name;
  }

  /** The first bytes of the key's digest, in hex. */
  String id() {
    return id;
  }

  /** The key in its text form; no secret. */
  @Override
  public String toString() {
    byte[] data = ByteBuffer.allocate(raw.length + 1).put(ED25519).put(raw).array();
    return name + "+" + id + "+" + Base64.getEncoder().encodeToString(data);
  }

  /** Whether these are the id and the signature that this key gives the text. */
  boolean signed(String text, String base64) {
    byte[] signature;
    try {
      signature = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return false;
    }
    byte[] start = HexFormat.of().parseHex(id);
    if (signature.length != 68 || !Arrays.equals(start, Arrays.copyOf(signature, 4))) {
      return false;
    }
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(text.getBytes(StandardCharsets.UTF_8));
      return check.verify(signature, 4, 64);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
