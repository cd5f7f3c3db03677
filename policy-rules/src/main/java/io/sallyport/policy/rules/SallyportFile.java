package io.sallyport.policy.rules;

import io.sallyport.api.ConfigurationException;
import io.sallyport.policy.spi.Budget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration file, {@code sallyport.yaml}, read and checked as a whole: where one exists, the
 * file had no problem. Immutable; thread-safe.
 */
public final class SallyportFile {
  private final String version;
  private final Map<String, TargetSettings> targets;
  private final @Nullable List<SecretsSettings> secrets;
  private final AuditSettings audit;
  private final @Nullable String maskKey;
  private final @Nullable GatewaySettings gateway;
  private final List<NotifySettings> notify;
  private final List<Budget> budgets;
  private final RulesPolicy policy;

  SallyportFile(
      String version,
      Map<String, TargetSettings> targets,
      @Nullable List<SecretsSettings> secrets,
      AuditSettings audit,
      @Nullable String maskKey,
      @Nullable GatewaySettings gateway,
      List<NotifySettings> notify,
      List<Budget> budgets,
      RulesPolicy policy) {
    this.version = version;
    this.targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    this.secrets = secrets == null ? null : List.copyOf(secrets);
    this.audit = audit;
    this.maskKey = maskKey;
    this.gateway = gateway;
    this.notify = List.copyOf(notify);
    this.budgets = List.copyOf(budgets);
    this.policy = policy;
  }

  /**
   * Reads the text of a file.
   *
   * @param name what the file is called in messages
   * @param yaml its text, up to 1 MB
   * @throws ConfigurationException naming every problem, one a line, as {@code name:line:column:
   *     SP-3nnn …}
   */
  public static SallyportFile parse(String name, String yaml) throws ConfigurationException {
    return FileReader.read(name, yaml, hash(yaml));
  }

  /**
   * Reads a file in UTF-8.
   *
   * @throws ConfigurationException when it cannot be read, or naming every problem as {@link
   *     #parse} does
   */
  public static SallyportFile read(Path file) throws ConfigurationException {
    String name = String.valueOf(file.getFileName());
    return parse(name, text(name, file));
  }

  /** The targets by name, in the file's order. */
  public Map<String, TargetSettings> targets() {
    return targets;
  }

  /**
   * The sources of secrets in the order in which they are asked; null where the file does not say,
   * which is not the same as an empty list.
   */
  public @Nullable List<SecretsSettings> secrets() {
    return secrets;
  }

  /** The settings of the audit trail. */
  public AuditSettings audit() {
    return audit;
  }

  /**
   * The text that refers to the secret by which hashes and tokens are keyed ({@code masks.key}), as
   * in <code>${secret:mask-key}</code>; null where the file names none.
   */
  public @Nullable String maskKey() {
    return maskKey;
  }

  /** The gateway's settings; null where the file has none. An embedded broker ignores them. */
  public @Nullable GatewaySettings gateway() {
    return gateway;
  }

  /** Whom a gateway tells of approvals and alerts, in the file's order. */
  public List<NotifySettings> notices() {
    return notify;
  }

  /** The budgets, in the file's order. */
  public List<Budget> budgets() {
    return budgets;
  }

  /** Short hash of the content: two files with the same text have the same version. */
  public String version() {
    return version;
  }

  /** The rules as a policy; always the same object. */
  public RulesPolicy policy() {
    return policy;
  }

  @Override
  public String toString() {
    return "SallyportFile[version=" + version + ", targets=" + targets.keySet() + "]";
  }

  private static String text(String name, Path file) throws ConfigurationException {
    Problems problems = new Problems(name);
    try {
      if (Files.isDirectory(file)) {
        problems.add(Place.START, Code.UNREADABLE, "a directory, not a file; name the file in it");
        throw problems.exception(null);
      }
      if (Files.size(file) > YamlText.MOST_BYTES) {
        problems.add(Place.START, Code.UNREADABLE, "file larger than 1 MB; split it or shorten it");
        throw problems.exception(null);
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (NoSuchFileException e) {
      problems.add(Place.START, Code.UNREADABLE, "no such file; looked for it at " + file);
      throw problems.exception(e);
    } catch (CharacterCodingException e) {
      problems.add(Place.START, Code.UNREADABLE, "file is not in UTF-8; save it in UTF-8");
      throw problems.exception(e);
    } catch (IOException e) {
      problems.add(
          Place.START,
          Code.UNREADABLE,
          "file cannot be read (" + e.getClass().getSimpleName() + "); check its permissions");
      throw problems.exception(e);
    }
  }

  private static String hash(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", e);
    }
  }
}
