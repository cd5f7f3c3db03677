package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.SimpleJdbcInsert;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

@ParameterizedClass
@EnumSource(Peer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpringJdbcTest {
  private static final Timestamp PLACED = Timestamp.valueOf(LocalDateTime.of(2026, 1, 2, 3, 4));

  @Parameter Peer peer;
  private Database database;
  private JdbcTemplate jdbc;
  private DataSourceTransactionManager transactions;

  @BeforeParameterizedClassInvocation
  void start() throws Exception {
    database = Shop.on(peer);
    DataSource source = database.governed("app.yaml", "till", "app");
    jdbc = new JdbcTemplate(source);
    transactions = new DataSourceTransactionManager(source);
  }

  @Test
  void rowsAreInsertedWithTheirKeyReadChangedAndDeleted() throws Exception {
    GeneratedKeyHolder keys = new GeneratedKeyHolder();
    jdbc.update(
        connection -> {
          var insert =
              connection.prepareStatement(
                  "INSERT INTO customers (name, email) VALUES (?, ?)", new String[] {"id"});
          insert.setString(1, "Dora");
          insert.setString(2, "dora@example.com");
          return insert;
        },
        keys);
    long id = keys.getKey().longValue();
    assertThat(jdbc.queryForObject("SELECT name FROM customers WHERE id = ?", String.class, id))
        .isEqualTo("Dora");
    assertThat(jdbc.update("UPDATE customers SET name = ? WHERE id = ?", "Dora O", id)).isOne();
    assertThat(stored("name", id)).isEqualTo("Dora O");
    assertThat(jdbc.update("DELETE FROM customers WHERE id = ?", id)).isOne();
  }

  @Test
  void aSimpleInsertLearnsTheColumnsFromTheMetaData() throws Exception {
    SimpleJdbcInsert insert =
        new SimpleJdbcInsert(jdbc).withTableName("customers").usingGeneratedKeyColumns("id");
    Number id = insert.executeAndReturnKey(Map.of("name", "Simple", "version", 3));
    assertThat(stored("version", id.longValue())).isEqualTo("3");
  }

  @Test
  void batchesJoinsAndPagesWork() {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      rows.add(new Object[] {i, 2, "batch", new BigDecimal(i + ".50"), PLACED});
    }
    int[] counts =
        jdbc.batchUpdate(
            "INSERT INTO orders (id, customer_id, status, total, placed) VALUES (?, ?, ?, ?, ?)",
            rows);
    assertThat(counts).hasSize(20);
    List<Map<String, Object>> page =
        jdbc.queryForList(
            "SELECT c.name, o.total, o.placed FROM orders o JOIN customers c ON c.id ="
                + " o.customer_id WHERE o.status = ? ORDER BY o.total LIMIT ? OFFSET ?",
            "batch",
            3,
            5);
    assertThat(page).extracting(row -> row.get("total").toString()).contains("6.50", "8.50");
    assertThat(page).allSatisfy(row -> assertThat(row).containsEntry("placed", PLACED));
  }

  @Test
  void listsOfNamedParametersAreExpanded() {
    var named = new NamedParameterJdbcTemplate(jdbc);
    assertThat(
            named.queryForList(
                "SELECT name FROM customers WHERE id IN (:ids) ORDER BY id",
                Map.of("ids", List.of(1L, 2L)),
                String.class))
        .containsExactly("Ada", "Bo");
  }

  @Test
  void aTransactionIsRolledBackAndASavepointToo() throws Exception {
    TransactionTemplate outer = new TransactionTemplate(transactions);
    TransactionTemplate nested = new TransactionTemplate(transactions);
    nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    outer.executeWithoutResult(
        status -> {
          jdbc.update("UPDATE customers SET version = 7 WHERE id = 3");
          nested.executeWithoutResult(
              inner -> {
                jdbc.update("UPDATE customers SET version = 8 WHERE id = 3");
                inner.setRollbackOnly();
              });
        });
    assertThat(stored("version", 3)).isEqualTo("7");
    outer.executeWithoutResult(
        status -> {
          jdbc.update("UPDATE customers SET version = 9 WHERE id = 3");
          status.setRollbackOnly();
        });
    assertThat(stored("version", 3)).isEqualTo("7");
  }

  @Test
  void aReadOnlyTransactionWithAnIsolationLevelReads() {
    TransactionTemplate reading = new TransactionTemplate(transactions);
    reading.setReadOnly(true);
    reading.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
    assertThat(
            reading.<Integer>execute(
                status -> jdbc.queryForObject("SELECT count(*) FROM customers", Integer.class)))
        .isPositive();
  }

  @Test
  void maskedColumnsArriveMasked() {
    record Contact(long id, String email, String card) {}
    Contact ada =
        JdbcClient.create(jdbc)
            .sql("SELECT id, email, card FROM customers WHERE id = :id")
            .param("id", 1)
            .query(Contact.class)
            .single();
    assertThat(ada.email()).contains("***").isNotEqualTo(Shop.EMAIL);
    assertThat(ada.card()).isNotEqualTo(Shop.CARD);
  }

  @Test
  void aRefusedStatementIsSpringsOwnExceptionAndTheTransactionGoesOn() throws Exception {
    new TransactionTemplate(transactions)
        .executeWithoutResult(
            status -> {
              jdbc.update("UPDATE customers SET version = 5 WHERE id = 2");
              Throwable thrown =
                  catchThrowable(() -> jdbc.queryForList("SELECT amount FROM salaries"));
              assertThat(thrown).isInstanceOf(BadSqlGrammarException.class);
              assertThat(thrown).hasCause(Refusals.in(thrown));
              assertThat(Refusals.in(thrown).code()).isEqualTo("SP-2002");
            });
    assertThat(stored("version", 2)).isEqualTo("5");
  }

  @Test
  void theDatabasesOwnErrorsAreStillTold() {
    String insert = "INSERT INTO customers (id, name) VALUES (?, ?)";
    assertThat(catchThrowable(() -> jdbc.update(insert, 1, "Twice")))
        .isInstanceOf(DuplicateKeyException.class);
    assertThat(catchThrowable(() -> jdbc.update(insert, 900, null)))
        .isInstanceOf(DataIntegrityViolationException.class);
  }

  private String stored(String what, long id) throws Exception {
    return database.value("SELECT " + what + " FROM customers WHERE id = " + id);
  }
}
