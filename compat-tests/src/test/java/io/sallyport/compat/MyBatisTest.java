package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.executor.BatchResult;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(
    value = Peer.class,
    names = {"H2", "POSTGRES"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MyBatisTest {
  @Parameter Peer peer;
  private Database database;
  private SqlSessionFactory sessions;

  @BeforeParameterizedClassInvocation
  void start() throws Exception {
    database = Shop.on(peer);
    Environment environment =
        new Environment(
            "test", new JdbcTransactionFactory(), database.governed("app.yaml", "till", "app"));
    Configuration configuration = new Configuration(environment);
    configuration.addMapper(CustomerMapper.class);
    sessions = new SqlSessionFactoryBuilder().build(configuration);
  }

  @Test
  void rowsAreInsertedWithTheirKeyReadChangedAndDeleted() {
    try (SqlSession session = sessions.openSession(true)) {
      CustomerMapper mapper = session.getMapper(CustomerMapper.class);
      CustomerMapper.Row dora = dora();
      assertThat(mapper.insert(dora)).isOne();
      assertThat(dora.id).isPositive();
      dora.name = "Dora O";
      assertThat(mapper.rename(dora)).isOne();
      assertThat(mapper.rename(dora)).as("with an old version").isZero();
      assertThat(mapper.find(dora.id).name).isEqualTo("Dora O");
      assertThat(mapper.delete(dora.id)).isOne();
    }
  }

  @Test
  void batchesReturnTheirCountsAndAreRolledBack() throws Exception {
    try (SqlSession session = sessions.openSession(ExecutorType.BATCH)) {
      CustomerMapper mapper = session.getMapper(CustomerMapper.class);
      for (int i = 0; i < 5; i++) {
        mapper.insert(dora());
      }
      List<BatchResult> results = session.flushStatements();
      assertThat(results.get(0).getUpdateCounts()).hasSize(5);
      session.rollback();
    }
    assertThat(database.value("SELECT count(*) FROM customers WHERE name = 'Dora'")).isEqualTo("0");
  }

  @Test
  void keysComeFromASequenceAndQueriesJoin() {
    try (SqlSession session = sessions.openSession(true)) {
      CustomerMapper mapper = session.getMapper(CustomerMapper.class);
      Map<String, Object> order = new HashMap<>(Map.of("customer", 2L, "status", "mybatis"));
      mapper.order(order);
      assertThat((Long) order.get("id")).isGreaterThanOrEqualTo(100);
      mapper.order(order);
      assertThat(mapper.counts("mybatis").get(0).values()).contains("Bo", 2L);
    }
  }

  @Test
  void maskedColumnsArriveMasked() {
    try (SqlSession session = sessions.openSession()) {
      CustomerMapper mapper = session.getMapper(CustomerMapper.class);
      assertThat(mapper.find(1).email).contains("***").isNotEqualTo(Shop.EMAIL);
      assertThat(mapper.among(List.of(1L, 2L, 3L), 2))
          .hasSize(2)
          .noneMatch(row -> Shop.CARD.equals(row.card));
    }
  }

  @Test
  void aRefusedStatementIsMyBatisOwnExceptionAndTheTransactionGoesOn() throws Exception {
    CustomerMapper.Row dora = dora();
    try (SqlSession session = sessions.openSession()) {
      CustomerMapper mapper = session.getMapper(CustomerMapper.class);
      mapper.insert(dora);
      Throwable thrown = catchThrowable(mapper::salaries);
      assertThat(thrown).isInstanceOf(PersistenceException.class);
      assertThat(thrown).hasCause(Refusals.in(thrown));
      session.commit();
    }
    assertThat(database.value("SELECT count(*) FROM customers WHERE id = " + dora.id))
        .isEqualTo("1");
    database.run("DELETE FROM customers WHERE id = " + dora.id);
  }

  private static CustomerMapper.Row dora() {
    CustomerMapper.Row row = new CustomerMapper.Row();
    row.name = "Dora";
    row.email = "dora@example.com";
    return row;
  }
}
