package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlywayTest {
  @ParameterizedTest
  @EnumSource(
      value = Peer.class,
      names = {"H2", "POSTGRES"})
  void migrationsRunOnceAndAreRemembered(Peer peer) throws Exception {
    Database database = peer.fresh();
    Flyway flyway = flyway(database, "classpath:migrations");
    assertThat(flyway.migrate().migrationsExecuted).isEqualTo(2);
    assertThat(database.value("SELECT region FROM customers WHERE id = 1")).isEqualTo("south");
    assertThat(database.value("SELECT count(*) FROM northern")).isEqualTo("0");

    assertThat(flyway(database, "classpath:migrations").migrate().migrationsExecuted).isZero();
    flyway.validate();
    assertThat(flyway.info().applied())
        .extracting(MigrationInfo::getDescription)
        .contains("shop", "regions");
  }

  @ParameterizedTest
  @EnumSource(
      value = Peer.class,
      names = {"H2", "POSTGRES"})
  void aRefusedMigrationIsFlywaysOwnException(Peer peer) throws Exception {
    Database database = peer.fresh();
    flyway(database, "classpath:migrations").migrate();
    database.run(
        "CREATE TABLE salaries (person varchar(40), amount int)",
        "INSERT INTO salaries VALUES ('Ada', 7)");
    Throwable thrown =
        catchThrowable(
            () -> flyway(database, "classpath:migrations", "classpath:forbidden").migrate());
    assertThat(thrown).isInstanceOf(FlywayException.class);
    assertThat(Refusals.in(thrown).code()).isEqualTo("SP-2002");
    assertThat(database.value("SELECT amount FROM salaries")).isEqualTo("7");
  }

  private static Flyway flyway(Database database, String... locations) throws Exception {
    return Flyway.configure()
        .dataSource(database.governed("flyway.yaml", "deployer", "migrators"))
        .locations(locations)
        .load();
  }
}
