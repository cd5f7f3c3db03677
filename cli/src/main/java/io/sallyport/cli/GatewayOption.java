package io.sallyport.cli;

import io.sallyport.api.ConfigurationException;
import io.sallyport.gateway.GatewayAccess;
import io.sallyport.gateway.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which gateway is meant. */
final class GatewayOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the gateway's configuration; sallyport.yaml where left out")
  private Path config = Path.of("sallyport.yaml");

  /** Something that is done with a gateway. */
  interface Deed<T> {
    T with(GatewayAccess gateway) throws IOException, StoreException, CliException;
  }

  <T> T run(Deed<T> deed) throws CliException, ConfigurationException {
    try (GatewayAccess gateway = GatewayAccess.of(config)) {
      return deed.with(gateway);
    } catch (StoreException | IOException e) {
      String said = String.valueOf(e.getMessage());
      throw said.startsWith("SP-")
          ? new CliException(Screen.safe(said), e)
          : new CliException(
              "SP-9201 the gateway cannot be asked: '%s'; it must run on this machine with a control listener; look at its log."
                  .formatted(Screen.safe(said)),
              e);
    }
  }
}
