package io.sallyport.cli;

import io.sallyport.api.Secret;
import io.sallyport.credential.spi.Credential;
import io.sallyport.gateway.Gateway;
import io.sallyport.testkit.OpenSshServer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A gateway in front of an OpenSSH server, at which alice may log in by a key. */
final class SshGateway {
  private SshGateway() {}

  /**
   * Starts one.
   *
   * @param folder gets the configuration, and the key as {@code alice}
   * @param file the configuration, with a place for the server's URL and one for its fingerprint
   */
  static Gateway start(Path folder, String file, OpenSshServer server) throws Exception {
    Files.writeString(
        folder.resolve("sallyport.yaml"), file.formatted(server.url(), server.fingerprint()));
    OpenSshServer.key(folder.resolve("alice"));
    Files.createDirectory(folder.resolve("ssh"));
    Files.writeString(
        folder.resolve("ssh/authorized_keys"),
        "subject=\"alice\" " + Files.readString(folder.resolve("alice.pub")));
    return Gateway.builder(folder.resolve("sallyport.yaml"))
        .development(true)
        .broker(
            broker ->
                broker.credentials(
                    (name, caller, target) ->
                        new Credential(Secret.of(server.clientKey().toCharArray()), null)))
        .start();
  }
}
