package io.sallyport.gateway.ssh;

import io.sallyport.api.Actor;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.gateway.door.Login;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom a public key or a certificate shows. Files in the form of OpenSSH's {@code authorized_keys}:
 * each key with the options {@code subject="…"}, {@code groups="…,…"} and {@code actor="…"}; an
 * authority's certificates name the subject by their principal. Read anew at every login.
 * Thread-safe.
 */
final class KnownKeys {
  private static final Logger log = LoggerFactory.getLogger(KnownKeys.class);

  private static final Set<String> OPTIONS = Set.of("subject", "groups", "actor");

  private final Path keys;
  private final Path authorities;

  KnownKeys(Path folder) {
    this.keys = folder.resolve("authorized_keys");
    this.authorities = folder.resolve("user_ca");
  }

  /** Who shows this key, or null where it is not known. Possession is proven by the protocol. */
  @Nullable Login login(PublicKey key, InetAddress peer) {
    return key instanceof OpenSshCertificate certificate ? byCertificate(certificate) : byKey(key);
  }

  private @Nullable Login byKey(PublicKey key) {
    AuthorizedKeyEntry entry = find(keys, key);
    String subject = entry == null ? null : option(entry, "subject");
    return entry == null || subject == null || !understood(entry, keys)
        ? null
        : login(entry, subject, "ssh-key:" + fingerprint(key), null);
  }

  /**
   * The signature, the kind and the time were looked at before. An option that is not understood
   * was meant to restrict something.
   */
  private @Nullable Login byCertificate(OpenSshCertificate certificate) {
    AuthorizedKeyEntry authority = find(authorities, certificate.getCaPubKey());
    Collection<String> principals = certificate.getPrincipals();
    boolean good =
        authority != null
            && understood(authority, authorities)
            && certificate.getType() == OpenSshCertificate.Type.USER
            && OpenSshCertificate.isValidNow(certificate)
            && certificate.getCriticalOptionsMap().isEmpty()
            && principals != null
            && principals.size() == 1;
    if (authority == null || !good) {
      return null;
    }
    String subject = principals.iterator().next();
    String id =
        "ssh-cert:" + fingerprint(certificate.getCaPubKey()) + ":" + certificate.getSerial();
    return subject.isBlank() ? null : login(authority, subject, id, end(certificate));
  }

  private static @Nullable Instant end(OpenSshCertificate certificate) {
    long seconds = certificate.getValidBefore();
    return seconds <= 0 || seconds > Instant.MAX.getEpochSecond()
        ? null
        : Instant.ofEpochSecond(seconds);
  }

  private static Login login(
      AuthorizedKeyEntry entry, String subject, String id, @Nullable Instant end) {
    String listed = option(entry, "groups");
    Set<String> groups =
        listed == null
            ? Set.of()
            : Arrays.stream(listed.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    String actor = option(entry, "actor");
    Caller caller =
        new Caller(
            new Subject(subject, groups, Attributes.none()),
            actor == null ? null : Actor.of(actor),
            null);
    return new Login(caller, end, id);
  }

  /** An option that is not understood ({@code from}, {@code expiry-time}) was meant to restrict. */
  private static boolean understood(AuthorizedKeyEntry entry, Path file) {
    Map<String, String> options = entry.getLoginOptions();
    boolean all = options == null || OPTIONS.containsAll(options.keySet());
    if (!all) {
      log.error(
          "SP-8121 a key in '{}' has an option that is not known; nobody is let in by it.", file);
    }
    return all;
  }

  private static @Nullable String option(AuthorizedKeyEntry entry, String name) {
    Map<String, String> options = entry.getLoginOptions();
    String value = options == null ? null : options.get(name);
    return value == null || value.isBlank() ? null : value.replace("\"", "");
  }

  private static @Nullable AuthorizedKeyEntry find(Path file, PublicKey wanted) {
    try {
      if (!Files.exists(file)) {
        return null;
      }
      List<AuthorizedKeyEntry> entries = AuthorizedKeyEntry.readAuthorizedKeys(file);
      for (AuthorizedKeyEntry entry : entries) {
        PublicKey key = entry.resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
        if (key != null && KeyUtils.compareKeys(key, wanted)) {
          return entry;
        }
      }
    } catch (IOException | java.security.GeneralSecurityException | RuntimeException e) {
      log.error("SP-8121 the file of keys cannot be read: '{}'; nobody is let in by it.", file, e);
    }
    return null;
  }

  private static String fingerprint(PublicKey key) {
    return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
  }
}
