package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sequence;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.LongStream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.conf.RenderNameCase;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Peer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JooqTest {
  private static final Table<?> CUSTOMERS = table(name("customers"));
  private static final Field<Long> ID = field(name("customers", "id"), SQLDataType.BIGINT);
  private static final Field<String> NAME = field(name("customers", "name"), SQLDataType.VARCHAR);
  private static final Field<String> EMAIL = field(name("customers", "email"), SQLDataType.VARCHAR);
  private static final Field<Integer> VERSION =
      field(name("customers", "version"), SQLDataType.INTEGER);
  private static final Table<?> ORDERS = table(name("orders"));
  private static final Field<Long> ORDER_ID = field(name("orders", "id"), SQLDataType.BIGINT);
  private static final Field<Long> BUYER = field(name("orders", "customer_id"), SQLDataType.BIGINT);
  private static final Field<String> STATUS = field(name("orders", "status"), SQLDataType.VARCHAR);
  private static final Field<BigDecimal> TOTAL =
      field(name("orders", "total"), SQLDataType.NUMERIC(10, 2));
  private static final Field<LocalDateTime> PLACED =
      field(name("orders", "placed"), SQLDataType.LOCALDATETIME);

  @Parameter Peer peer;
  private Database database;
  private DSLContext jooq;

  @BeforeParameterizedClassInvocation
  void start() throws Exception {
    database = Shop.on(peer);
    SQLDialect dialect =
        switch (peer) {
          case H2 -> SQLDialect.H2;
          case POSTGRES -> SQLDialect.POSTGRES;
          case MARIADB -> SQLDialect.MARIADB;
        };
    // Quoted as always, in the case in which the database keeps names.
    Settings settings =
        new Settings()
            .withRenderQuotedNames(RenderQuotedNames.ALWAYS)
            .withRenderNameCase(peer == Peer.H2 ? RenderNameCase.UPPER : RenderNameCase.LOWER);
    jooq = DSL.using(database.governed("app.yaml", "till", "app"), dialect, settings);
  }

  @Test
  void rowsAreInsertedWithTheirKeyReadChangedAndDeleted() throws Exception {
    var insert = jooq.insertInto(CUSTOMERS).columns(NAME, EMAIL).values("Dora", null);
    Long id = insert.returningResult(ID).fetchOne(ID);
    assertThat(id).isPositive();
    assertThat(jooq.update(CUSTOMERS).set(NAME, "Dora O").where(ID.eq(id)).execute()).isOne();
    assertThat(jooq.select(NAME).from(CUSTOMERS).where(ID.eq(id)).fetchOne(NAME))
        .isEqualTo("Dora O");
    assertThat(jooq.deleteFrom(CUSTOMERS).where(ID.eq(id)).execute()).isOne();
  }

  @Test
  void numbersAreTakenFromASequence() {
    long first = jooq.nextval(sequence(name("orders_seq"), SQLDataType.BIGINT)).longValue();
    long second = jooq.nextval(sequence(name("orders_seq"), SQLDataType.BIGINT)).longValue();
    assertThat(second).isEqualTo(first + 10);
  }

  @Test
  void batchesJoinsGroupsWindowsAndPagesWork() {
    List<? extends Query> inserts =
        LongStream.rangeClosed(1, 10)
            .mapToObj(
                i ->
                    jooq.insertInto(ORDERS)
                        .columns(ORDER_ID, BUYER, STATUS, TOTAL, PLACED)
                        .values(
                            i,
                            2L,
                            "jooq",
                            new BigDecimal(i + ".50"),
                            LocalDateTime.of(2026, 1, 2, 3, 4)))
            .toList();
    assertThat(jooq.batch(inserts).execute()).hasSize(10);
    var page =
        jooq.select(NAME, TOTAL, PLACED, rowNumber().over().orderBy(TOTAL.desc()).as("place"))
            .from(ORDERS)
            .join(CUSTOMERS)
            .on(ID.eq(BUYER))
            .where(STATUS.eq("jooq"))
            .orderBy(TOTAL)
            .limit(3)
            .offset(2)
            .fetch();
    assertThat(page.getValues(TOTAL))
        .containsExactly(new BigDecimal("3.50"), new BigDecimal("4.50"), new BigDecimal("5.50"));
    var sums =
        jooq.with("bought")
            .as(select(BUYER.as("who"), sum(TOTAL).as("spent")).from(ORDERS).groupBy(BUYER))
            .select(count())
            .from(table(name("bought")))
            .where(field(name("bought", "spent"), SQLDataType.NUMERIC).gt(BigDecimal.ONE))
            .fetchOne(0, Integer.class);
    assertThat(sums).isOne();
  }

  @Test
  void transactionsAndThoseWithinThemAreRolledBack() throws Exception {
    jooq.transaction(
        outer -> {
          outer.dsl().update(CUSTOMERS).set(VERSION, 7).where(ID.eq(3L)).execute();
          Throwable thrown =
              catchThrowable(
                  () ->
                      outer
                          .dsl()
                          .transaction(
                              inner -> {
                                inner
                                    .dsl()
                                    .update(CUSTOMERS)
                                    .set(VERSION, 8)
                                    .where(ID.eq(3L))
                                    .execute();
                                throw new IllegalStateException("inner");
                              }));
          assertThat(thrown).hasMessage("inner");
        });
    assertThat(stored("version", 3)).isEqualTo("7");
  }

  @Test
  void maskedColumnsArriveMasked() {
    assertThat(jooq.select(EMAIL).from(CUSTOMERS).where(ID.eq(1L)).fetchOne(EMAIL))
        .contains("***")
        .isNotEqualTo(Shop.EMAIL);
  }

  @Test
  void aRefusedStatementIsJooqsOwnExceptionAndTheTransactionGoesOn() throws Exception {
    jooq.transaction(
        within -> {
          within.dsl().update(CUSTOMERS).set(VERSION, 5).where(ID.eq(2L)).execute();
          Throwable thrown =
              catchThrowable(() -> within.dsl().selectFrom(table(name("salaries"))).fetch());
          assertThat(thrown).isInstanceOf(DataAccessException.class);
          assertThat(thrown).hasCause(Refusals.in(thrown));
          assertThat(((DataAccessException) thrown).sqlState()).isEqualTo("42501");
        });
    assertThat(stored("version", 2)).isEqualTo("5");
  }

  private String stored(String what, long id) throws Exception {
    return database.value("SELECT " + what + " FROM customers WHERE id = " + id);
  }
}
