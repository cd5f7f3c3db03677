package io.sallyport.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what kubectl needs to reach a cluster through a gateway. It holds no secret. */
@Command(
    name = "kubeconfig",
    description = {
      "Prints a kubeconfig that leads kubectl to a cluster through a gateway.",
      "It holds no token: kubectl asks 'sallyport kubetoken', which finds a login or the settings"
          + " of docs/tokens.md, or reads the file that --token-file names."
    },
    mixinStandardHelpOptions = true)
final class KubeconfigCommand implements Callable<Integer> {
  private static final Pattern TARGET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  static final Pattern GATEWAY =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}]):(\\d{1,5})");
  private static final int MOST = 1 << 20;

  private final Screen screen;

  @Parameters(paramLabel = "TARGET", description = "the cluster's name in the gateway's file")
  private String target = "";

  @Option(
      names = "--gateway",
      required = true,
      paramLabel = "HOST:PORT",
      description = "the gateway's listener for http")
  private String gateway = "";

  @ArgGroup private @Nullable Trust trust;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "a file that holds the gateway's token, which kubectl reads again and again")
  private @Nullable Path tokenFile;

  @Option(names = "--namespace", paramLabel = "NAME", description = "where kubectl begins")
  private String namespace = "default";

  @Option(
      names = "--command",
      paramLabel = "PATH",
      description = "what kubectl runs for a token (${DEFAULT-VALUE})")
  private String command = "sallyport";

  /** How the gateway is known; the machine's own authorities where neither is given. */
  private static final class Trust {
    @Option(
        names = "--ca",
        paramLabel = "FILE",
        description = "the authorities that sign the gateway's certificate, in PEM")
    private @Nullable Path authorities;

    @Option(
        names = "--fingerprint",
        paramLabel = "SHA-256",
        description = "the gateway's own certificate, as 'sallyport gateway --dev' prints it")
    private @Nullable String fingerprint;
  }

  KubeconfigCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException {
    checked("target", target, TARGET, "a name of letters, digits and . _ -");
    checked("gateway", gateway, GATEWAY, "HOST:PORT");
    checked("namespace", namespace, NAMESPACE, "a name of lower-case letters, digits and -");
    Path file = tokenFile;
    String authority = authority();
    line("apiVersion: v1");
    line("kind: Config");
    line("clusters:");
    line("- name: " + quoted(target));
    line("  cluster:");
    line("    server: " + quoted("https://" + gateway + "/t/" + target));
    if (authority != null) {
      byte[] bytes = authority.getBytes(StandardCharsets.US_ASCII);
      line("    certificate-authority-data: " + Base64.getEncoder().encodeToString(bytes));
    }
    line("users:");
    line("- name: " + quoted(target));
    line("  user:");
    if (file != null) {
      line("    tokenFile: " + quoted(file.toAbsolutePath().toString()));
    } else {
      plugin();
    }
    line("contexts:");
    line("- name: " + quoted(target));
    line("  context:");
    line("    cluster: " + quoted(target));
    line("    user: " + quoted(target));
    line("    namespace: " + quoted(namespace));
    line("current-context: " + quoted(target));
    return 0;
  }

  private void plugin() {
    line("    exec:");
    // Every kubectl that is still about knows this version, Debian's 1.20 too.
    line("      apiVersion: " + KubetokenCommand.VERSION);
    line("      command: " + quoted(command));
    line("      args: [kubetoken, --gateway, " + quoted(gateway) + "]");
    line("      interactiveMode: Never");
    line("      installHint: " + quoted("Put bin/sallyport and sallyport.jar on the path."));
  }

  private void line(String text) {
    screen.line(text);
  }

  private static void checked(String what, String value, Pattern form, String rule)
      throws CliException {
    if (!form.matcher(value).matches()) {
      throw CliException.of(
          "SP-9401", what + " not understood", value, "it is " + rule, "correct it");
    }
  }

  private @Nullable String authority() throws CliException {
    Trust given = trust;
    if (given == null) {
      return null;
    }
    Path file = given.authorities;
    if (file != null) {
      return read(file);
    }
    String fingerprint = given.fingerprint;
    return fingerprint == null ? null : GatewayCertificate.pem(gateway, fingerprint);
  }

  private static String read(Path file) throws CliException {
    try {
      if (Files.size(file) > MOST) {
        throw notPem(file, null);
      }
      byte[] bytes = Files.readAllBytes(file);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      boolean some =
          !CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes))
              .isEmpty();
      // A key that somebody keeps in the same file must not travel in a kubeconfig.
      if (!some || !text.contains("-----BEGIN CERTIFICATE-----") || text.contains("PRIVATE KEY")) {
        throw notPem(file, null);
      }
      return text;
    } catch (CertificateException e) {
      throw notPem(file, e);
    } catch (IOException e) {
      throw CliException.unreadable(e);
    }
  }

  private static CliException notPem(Path file, @Nullable Throwable cause) {
    return new CliException(
        "SP-9402 not the gateway's authorities: '%s'; the file holds certificates in PEM and no key; name another one."
            .formatted(Screen.safe(file.toString())),
        cause);
  }

  /** Text in double quotes, where YAML and JSON agree. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder().append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || c == 0x7F) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
