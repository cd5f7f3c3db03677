package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.persistence.OptimisticLockException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.exception.AuthException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Peer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HibernateTest {
  @Parameter Peer peer;
  private Database database;
  private SessionFactory sessions;

  @BeforeParameterizedClassInvocation
  void start() throws Exception {
    database = Shop.on(peer);
    Map<String, Object> settings =
        Map.of(
            "hibernate.connection.datasource",
            database.governed("hibernate.yaml", "till", "app"),
            "hibernate.hbm2ddl.auto",
            "validate",
            "hibernate.jdbc.batch_size",
            "10");
    sessions =
        new MetadataSources(new StandardServiceRegistryBuilder().applySettings(settings).build())
            .addAnnotatedClass(Customer.class)
            .addAnnotatedClass(Order.class)
            .buildMetadata()
            .buildSessionFactory();
  }

  @AfterParameterizedClassInvocation
  void stop() {
    sessions.close();
  }

  @Test
  void entitiesAreStoredFoundChangedAndRemoved() throws Exception {
    Customer dora = new Customer("Dora", "dora@example.com");
    sessions.inTransaction(session -> session.persist(dora));
    assertThat(dora.id).isPositive();

    sessions.inTransaction(session -> session.find(Customer.class, dora.id).name = "Dora Olsen");
    assertThat(stored("name", dora.id)).isEqualTo("Dora Olsen");

    sessions.inTransaction(session -> session.remove(session.find(Customer.class, dora.id)));
    assertThat(stored("count(*)", dora.id)).isEqualTo("0");
  }

  @Test
  void idsComeFromASequenceAndRowsGoInABatch() throws Exception {
    sessions.inTransaction(
        session -> {
          Customer bo = session.find(Customer.class, 2L);
          for (int i = 1; i <= 25; i++) {
            session.persist(new Order(bo, "batch", i + ".50"));
          }
        });
    assertThat(database.value("SELECT count(*) FROM orders WHERE status = 'batch'"))
        .isEqualTo("25");
    assertThat(database.value("SELECT sum(total) FROM orders WHERE status = 'batch'"))
        .isEqualTo("337.50");
  }

  @Test
  void queriesJoinFilterSortAndPage() {
    sessions.inTransaction(
        session -> {
          Customer cleo = session.find(Customer.class, 3L);
          for (int i = 1; i <= 9; i++) {
            session.persist(new Order(cleo, "page", i + ".00"));
          }
        });
    sessions.inTransaction(
        session -> {
          List<Order> page =
              session
                  .createQuery(
                      "select o from Order o join fetch o.customer c"
                          + " where c.name = :name and o.status in :states order by o.total desc",
                      Order.class)
                  .setParameter("name", "Cleo")
                  .setParameter("states", List.of("page", "none"))
                  .setFirstResult(2)
                  .setMaxResults(3)
                  .list();
          assertThat(page)
              .extracting(order -> order.total)
              .containsExactly(
                  new BigDecimal("7.00"), new BigDecimal("6.00"), new BigDecimal("5.00"));
          assertThat(page.get(0).customer.name).isEqualTo("Cleo");
          Object[] sums =
              session
                  .createQuery(
                      "select c.name, count(o), sum(o.total), max(o.placed) from Customer c"
                          + " left join c.orders o where o.status = 'page' group by c.name"
                          + " having count(o) > 1",
                      Object[].class)
                  .getSingleResult();
          assertThat(sums[1]).isEqualTo(9L);
        });
  }

  @Test
  void collectionsAreLoadedWhenTouched() {
    sessions.inTransaction(
        session -> session.persist(new Order(session.find(Customer.class, 1L), "lazy", "1.00")));
    sessions.inTransaction(
        session ->
            assertThat(session.find(Customer.class, 1L).orders)
                .anyMatch(order -> order.status.equals("lazy")));
  }

  @Test
  void maskedColumnsArriveMaskedAndStayAsTheyAreWhenTheEntityChanges() throws Exception {
    sessions.inTransaction(
        session -> {
          Customer ada = session.find(Customer.class, 1L);
          assertThat(ada.email).isNotEqualTo(Shop.EMAIL).contains("***");
          assertThat(ada.card).isNotEqualTo(Shop.CARD);
          ada.name = "Ada L";
        });
    assertThat(stored("email", 1)).isEqualTo(Shop.EMAIL);
    assertThat(stored("card", 1)).isEqualTo(Shop.CARD);
    assertThat(stored("name", 1)).isEqualTo("Ada L");
  }

  @Test
  void theSecondOfTwoWritersIsToldThatItIsLate() {
    Customer late = new Customer("Late", null);
    sessions.inTransaction(session -> session.persist(late));
    Throwable thrown =
        catchThrowable(
            () ->
                sessions.inTransaction(
                    session -> {
                      Customer mine = session.find(Customer.class, late.id);
                      sessions.inTransaction(
                          other -> other.find(Customer.class, late.id).name = "first");
                      mine.name = "second";
                    }));
    assertThat(thrown).isInstanceOf(OptimisticLockException.class);
  }

  @Test
  void aTransactionThatIsRolledBackLeavesNothing() throws Exception {
    Customer ghost = new Customer("Ghost", null);
    try (Session session = sessions.openSession()) {
      session.beginTransaction();
      session.persist(ghost);
      session.flush();
      session.getTransaction().rollback();
    }
    assertThat(stored("count(*)", ghost.id)).isEqualTo("0");
  }

  @Test
  void bulkUpdatesAndDeletesAreRun() throws Exception {
    sessions.inTransaction(
        session -> {
          Customer bo = session.find(Customer.class, 2L);
          session.persist(new Order(bo, "bulk", "1.00"));
          session.persist(new Order(bo, "bulk", "2.00"));
          session.flush();
          assertThat(
                  session
                      .createMutationQuery(
                          "update Order set total = total + 1 where status = 'bulk'")
                      .executeUpdate())
              .isEqualTo(2);
          assertThat(
                  session
                      .createMutationQuery("delete from Order where status = 'bulk'")
                      .executeUpdate())
              .isEqualTo(2);
        });
  }

  @Test
  void aRefusedQueryIsHibernatesOwnExceptionAndTheTransactionStaysUsable() {
    sessions.inTransaction(
        session -> {
          session.persist(new Order(session.find(Customer.class, 1L), "refused", "1.00"));
          session.flush();
          Throwable thrown = catchThrowable(() -> salaries(session));
          assertThat(thrown).isInstanceOf(AuthException.class).hasCause(Refusals.in(thrown));
          assertThat(Refusals.in(thrown).code()).isEqualTo("SP-2002");
          assertThat(
                  session
                      .createQuery(
                          "select count(o) from Order o where o.status = 'refused'", Long.class)
                      .getSingleResult())
              .isOne();
        });
  }

  private static List<BigDecimal> salaries(Session session) {
    return session.createNativeQuery("SELECT amount FROM salaries", BigDecimal.class).list();
  }

  @Test
  void aStatelessSessionInsertsAndReads() {
    try (StatelessSession session = sessions.openStatelessSession()) {
      Customer plain = new Customer("Plain", "plain@example.com");
      session.insert(plain);
      assertThat(session.get(Customer.class, plain.id).email).isNotEqualTo("plain@example.com");
    }
  }

  private String stored(String what, long id) throws Exception {
    return database.value("SELECT " + what + " FROM customers WHERE id = " + id);
  }
}
