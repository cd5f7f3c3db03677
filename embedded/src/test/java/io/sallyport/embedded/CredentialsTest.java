package io.sallyport.embedded;

import io.sallyport.credential.spi.CredentialSource;
import io.sallyport.testkit.CredentialSourceContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
  @Nested
  class FromTheEnvironment extends CredentialSourceContract {
    @Override
    protected CredentialSource sourceWith(String value) {
      return new EnvironmentCredentials(Map.of("SALLYPORT_SECRET_SHOP_DB", value));
    }
  }

  @Nested
  class FromFiles extends CredentialSourceContract {
    @TempDir Path folder;

    @Override
    protected CredentialSource sourceWith(String value) throws Exception {
      Files.writeString(folder.resolve("shop-db"), value + "\n");
      return new FileCredentials(folder);
    }
  }
}
