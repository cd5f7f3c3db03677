package io.sallyport.cli;

import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Secret;
import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credential.spi.SourceSettings;
import io.sallyport.credentials.Keystore;
import io.sallyport.credentials.KeystoreFactory;
import io.sallyport.credentials.Passwords;
import io.sallyport.policy.rules.SallyportFile;
import io.sallyport.policy.rules.SecretsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which keystore, and where its password comes from. */
final class KeystoreArgument {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "take the first keystore that this configuration names (${DEFAULT-VALUE})")
  private Path config = Path.of("sallyport.yaml");

  @Option(names = "--keystore", paramLabel = "FILE", description = "this PKCS12 file instead")
  private @Nullable Path keystore;

  @Option(names = "--password-file", paramLabel = "FILE", description = "a file with its password")
  private @Nullable Path passwordFile;

  @Option(
      names = "--password-env",
      paramLabel = "NAME",
      description = "a variable with its password; without either, it is asked for")
  private @Nullable String passwordVariable;

  /** What is done with it. */
  interface Work {
    int with(Keystore keystore, Secret password) throws CredentialException, CliException;
  }

  int open(Terminal terminal, Work work) throws CliException, ConfigurationException {
    SourceSettings named = keystore == null ? configured() : null;
    try {
      Path file = named == null ? keystore : named.path(named.location());
      if (file == null) {
        throw noKeystore();
      }
      try (Secret password = password(named, terminal, Files.exists(file))) {
        return work.with(new Keystore(file), password);
      }
    } catch (CredentialException e) {
      throw new CliException(String.valueOf(e.getMessage()), e);
    }
  }

  private SourceSettings configured() throws CliException, ConfigurationException {
    List<SecretsSettings> all = SallyportFile.read(config).secrets();
    for (SecretsSettings one : all == null ? List.<SecretsSettings>of() : all) {
      if (one.kind().equals("keystore")) {
        Path folder = config.toAbsolutePath().getParent();
        return new SourceSettings(one.location(), one.options(), one.names(), folder);
      }
    }
    throw noKeystore();
  }

  private CliException noKeystore() {
    return CliException.of(
        "SP-9301",
        "no keystore is named",
        config.toString(),
        "its section 'secrets' names none",
        "give --keystore, or add '- keystore:' there");
  }

  private Secret password(@Nullable SourceSettings named, Terminal terminal, boolean there)
      throws CliException, CredentialException {
    if (passwordFile != null) {
      return Passwords.file(passwordFile).get();
    }
    if (passwordVariable != null) {
      return Passwords.variable(System.getenv(), passwordVariable).get();
    }
    return named != null
        ? KeystoreFactory.password(named).get()
        : terminal.ask("Password of the keystore", !there);
  }
}
