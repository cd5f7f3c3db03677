package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;

class FlywayTest {
  @Test
  void migrationsRunOnceAndAreRemembered() throws Exception {
    Database database = Peer.H2.fresh();
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

  @Test
  void aRefusedMigrationIsFlywaysOwnException() throws Exception {
    Database database = Peer.H2.fresh();
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

  /** Flyway sets the role again before each statement of its own, even to what it is already. */
  @Test
  void onPostgresTheRoleThatFlywaySetsIsRefusedBeforeAnythingIsChanged() throws Exception {
    Database database = Peer.POSTGRES.fresh();
    Throwable thrown = catchThrowable(() -> flyway(database, "classpath:migrations").migrate());
    assertThat(thrown).isInstanceOf(FlywayException.class);
    assertThat(Refusals.in(thrown).code()).isEqualTo("SP-1009");
    assertThat(Refusals.in(thrown).reason()).contains("role");
    assertThat(database.value("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isEqualTo("0");
  }

  private static Flyway flyway(Database database, String... locations) throws Exception {
    return Flyway.configure()
        .dataSource(database.governed("flyway.yaml", "deployer", "migrators"))
        .locations(locations)
        .load();
  }
}
