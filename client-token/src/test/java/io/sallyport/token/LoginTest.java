package io.sallyport.token;

import static io.sallyport.token.TokenSourcesTest.shown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
  private static final String GATEWAY = "Gateway.example:7443";

  @TempDir Path folder;
  private DeviceIssuer issuer;
  private Path logins;

  @BeforeEach
  void start() throws Exception {
    issuer = new DeviceIssuer();
    logins = folder.resolve("logins");
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  private Login begin() throws TokenException {
    return Login.begin(issuer.name(), "cli", "offline_access", GATEWAY, logins);
  }

  private TokenSource source(String gateway) throws TokenException {
    return TokenSources.of(Map.of("sallyport.loginDirectory", logins.toString())::get, gateway);
  }

  private void logIn() throws TokenException {
    try (Login login = begin()) {
      assertThat(login.done()).isTrue();
    }
  }

  @Test
  void thePersonIsToldWhereToGoAndTheLoginIsKeptForItsOwnerOnly() throws Exception {
    issuer.errors.addAll(List.of("authorization_pending", "slow_down"));
    try (Login login = begin()) {
      assertThat(login.prompt().code()).isEqualTo("WDJB-MJHT");
      assertThat(login.prompt().address()).isEqualTo(issuer.name() + "/go");
      assertThat(login.prompt().complete()).isEqualTo(issuer.name() + "/go?c=WDJB-MJHT");
      assertThat(login.pause()).isEqualTo(Duration.ofSeconds(1));
      assertThat(login.done()).isFalse();
      assertThat(login.done()).isFalse();
      assertThat(login.pause()).as("after slow_down").isEqualTo(Duration.ofSeconds(6));
      assertThat(login.done()).isTrue();
    }
    Path file = logins.resolve("gateway.example_7443.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(logins)))
        .isEqualTo("rwx------");
    assertThat(shown(source("gateway.example:7443"))).isEqualTo("access-1");
  }

  @Test
  void aLoginServesItsOwnGatewayAndNoOther() throws Exception {
    logIn();
    for (String other : new String[] {"evil.example:7443", "gateway.example:7444"}) {
      assertThatThrownBy(() -> source(other)).hasMessageStartingWith("SP-5301 ");
    }
    Path file = logins.resolve("gateway.example_7443.json");
    Files.copy(file, logins.resolve("evil.example_7443.json"));
    assertThatThrownBy(() -> source("evil.example:7443").token())
        .as("a file under another gateway's name")
        .hasMessageStartingWith("SP-5304 ");
    for (String odd : new String[] {"../x:1", "a/b:1", "host", "host:", "", "h:1:2", "a b:1"}) {
      assertThatThrownBy(() -> source(odd)).as("'%s'", odd).hasMessageStartingWith("SP-5313 ");
    }
  }

  @Test
  void aLoginIsRenewedOnceByManyThreads() throws Exception {
    issuer.expiresIn = 0;
    logIn();
    issuer.expiresIn = 300;
    TokenSource source = source(GATEWAY);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> all = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        all.add(() -> shown(source));
      }
      for (Future<String> token : threads.invokeAll(all)) {
        assertThat(token.get()).isEqualTo("access-2");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(issuer.refreshed).hasValue(2);
    assertThat(shown(source(GATEWAY))).as("another process").isEqualTo("access-2");
  }

  @Test
  void aTokenThatTheGatewayRefusedIsRenewed() throws Exception {
    logIn();
    TokenSource source = source(GATEWAY);
    assertThat(shown(source)).isEqualTo("access-1");
    source.discard();
    assertThat(shown(source)).isEqualTo("access-2");
    assertThat(shown(source)).isEqualTo("access-2");
  }

  @Test
  void aLoginThatCannotBeRenewedIsOver() throws Exception {
    issuer.expiresIn = 0;
    logIn();
    Path file = logins.resolve("gateway.example_7443.json");
    Files.writeString(file, Files.readString(file).replace("refresh-1", "stolen"));
    assertThatThrownBy(() -> source(GATEWAY).token())
        .hasMessageStartingWith("SP-5311 ")
        .hasMessageNotContaining("stolen");
  }

  @Test
  void aFileThatOthersCanReadIsNotUsed() throws Exception {
    logIn();
    Path file = logins.resolve("gateway.example_7443.json");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> source(GATEWAY).token()).hasMessageStartingWith("SP-5310 ");
  }

  @Test
  void aRefusedAndALateLoginAreSaid() throws Exception {
    for (String error : List.of("access_denied", "expired_token")) {
      issuer.errors.add(error);
      try (Login login = begin()) {
        assertThatThrownBy(login::done).hasMessageStartingWith("SP-5312 ");
      }
    }
    issuer.errors.add("server_error");
    try (Login login = begin()) {
      assertThatThrownBy(login::done).hasMessageContaining("'server_error'");
    }
    assertThatThrownBy(() -> Login.begin(issuer.name(), "who", null, GATEWAY, logins))
        .hasMessageStartingWith("SP-5308 ");
  }

  @Test
  void aForgottenLoginIsGone() throws Exception {
    logIn();
    TokenSource source = source(GATEWAY);
    assertThat(Login.forget(logins, GATEWAY)).isTrue();
    assertThat(Login.forget(logins, GATEWAY)).isFalse();
    assertThatThrownBy(source::token).hasMessageStartingWith("SP-5311 ");
  }
}
