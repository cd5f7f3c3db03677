package io.sallyport.audit.journal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Signs checkpoints with Ed25519, as C2SP signed notes. Its text form is the one of {@code
 * golang.org/x/mod/sumdb/note}: {@code PRIVATE+KEY+<name>+<id>+<key>}. Immutable and thread-safe;
 * never printed.
 */
public final class NoteSigner {
  private static final String PREFIX = "PRIVATE+KEY+";
  private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");
  private static final int SEED = 32;

  private final NoteVerifier verifier;
  private final byte[] seed;
  private final PrivateKey key;

  private NoteSigner(String name, byte[] seed) throws GeneralSecurityException {
    this.seed = seed.clone();
    byte[] encoded = Arrays.copyOf(PKCS8, PKCS8.length + SEED);
    System.arraycopy(seed, 0, encoded, PKCS8.length, SEED);
    this.key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    this.verifier = new NoteVerifier(name, publicKey(seed));
  }

  /** The generator takes its 32 random bytes for the seed; so these give the key that they are. */
  private static byte[] publicKey(byte[] seed) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    generator.initialize(
        NamedParameterSpec.ED25519,
        new SecureRandom() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
          }
        });
    KeyPair pair = generator.generateKeyPair();
    byte[] encoded = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - SEED, encoded.length);
  }

  /**
   * Makes a new key.
   *
   * @param name who signs; not empty, without blanks and plus signs
   * @throws IllegalArgumentException when the name cannot be one
   */
  public static NoteSigner generate(String name) {
    byte[] seed = new byte[SEED];
    new SecureRandom().nextBytes(seed);
    try {
      return new NoteSigner(name, seed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java platform has no Ed25519.", e);
    }
  }

  /**
   * Reads a key back.
   *
   * @throws IllegalArgumentException when it is none; the message does not hold it
   */
  public static NoteSigner parse(String text) {
    String[] parts = text.strip().split("\\+", 5);
    if (parts.length == 5 && text.strip().startsWith(PREFIX)) {
      try {
        byte[] data = Base64.getDecoder().decode(parts[4]);
        if (data.length == SEED + 1 && data[0] == NoteVerifier.ED25519) {
          NoteSigner signer = new NoteSigner(parts[2], Arrays.copyOfRange(data, 1, data.length));
          if (signer.verifier.id().equals(parts[3])) {
            return signer;
          }
        }
      } catch (IllegalArgumentException | GeneralSecurityException e) {
        throw notAKey(e);
      }
    }
    throw notAKey(null);
  }

  private static IllegalArgumentException notAKey(@Nullable Exception cause) {
    return new IllegalArgumentException(
        "SP-4110 not a key that signs checkpoints; it reads PRIVATE+KEY+<name>+<id>+<key>; make one with 'sallyport audit keygen'.",
        cause);
  }

  /** What others check the signatures with; no secret. */
  public NoteVerifier verifier() {
    return verifier;
  }

  /** The key itself, to be kept as a secret. */
  public String secret() {
    byte[] data = new byte[SEED + 1];
    data[0] = NoteVerifier.ED25519;
    System.arraycopy(seed, 0, data, 1, SEED);
    return PREFIX
        + verifier.name()
        + "+"
        + verifier.id()
        + "+"
        + Base64.getEncoder().encodeToString(data);
  }

  /** The text with its signature, ready to be stored. */
  String sign(String text) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      byte[] signed = signature.sign();
      byte[] data = Arrays.copyOf(HexFormat.of().parseHex(verifier.id()), 4 + signed.length);
      System.arraycopy(signed, 0, data, 4, signed.length);
      return text
          + "\n"
          + SignedNote.DASH
          + verifier.name()
          + " "
          + Base64.getEncoder().encodeToString(data)
          + "\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A key that was read signs; this one did not.", e);
    }
  }

  @Override
  public String toString() {
    return "the key of " + verifier.name();
  }
}
