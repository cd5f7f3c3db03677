package io.sallyport.gateway.approvals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Actor;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.gateway.door.Login;
import io.sallyport.jdbc.SallyportAccessDeniedException;
import io.sallyport.jdbc.SallyportDataSource;
import io.sallyport.kernel.MemoryApprovals;
import io.sallyport.testkit.MemoryAuditSink;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who sees an approval, and whose answer gets as far as the desk. */
final class ApprovalPeopleTest {
  private static final String RULES =
      """
      version: 1
      rules:
        - id: deletes
          permit: [sql.delete]
          on: [shop/asked]
          to: [group:agents]
          approve: { by: [group:leads] }
      """;
  private static final Person LENA = person(Subject.of("lena", "leads"), null);
  private static final Person OLGA = person(Subject.of("olga", "operators"), null);

  private EmbeddedBroker broker;
  private Approving approving;
  private Connection keeper;

  private static Person person(Subject subject, Actor actor) {
    return Person.of(
        new Login(new Caller(subject, actor, null), null, "test"),
        new Person.Groups(Set.of("operators"), Set.of("audit")));
  }

  @BeforeEach
  void open() throws Exception {
    broker =
        EmbeddedBroker.builder()
            .configText("test", RULES)
            .sink(MemoryAuditSink.unbounded())
            .approvals(new MemoryApprovals())
            .discover(false)
            .build();
    approving = new Approving(broker.desk());
    keeper = DriverManager.getConnection("jdbc:h2:mem:people");
    keeper.createStatement().execute("CREATE TABLE asked (id int)");
  }

  @AfterEach
  void close() throws Exception {
    keeper.close();
    broker.close();
  }

  private String asked(Caller caller, int id) throws Exception {
    Properties settings = new Properties();
    settings.setProperty("sallyport.target", "shop");
    settings.setProperty("sallyport.approval", "async");
    try (Connection agent =
            new SallyportDataSource("jdbc:sallyport:h2:mem:people", settings, broker)
                .getConnection(caller);
        var statement = agent.createStatement()) {
      statement.execute("DELETE FROM asked WHERE id = " + id);
      throw new AssertionError("It was not asked for.");
    } catch (SallyportAccessDeniedException e) {
      return e.approval();
    }
  }

  private static Caller bot() {
    return new Caller(Subject.of("bot", "agents"), null, "tidy up");
  }

  private static void refused(String code, Deed deed) {
    assertThatThrownBy(deed::done)
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageStartingWith(code);
  }

  private interface Deed {
    void done() throws Exception;
  }

  @Test
  void anAgentAnswersForNobody() throws Exception {
    String id = asked(bot(), 1);
    Person agent = person(Subject.of("lena", "leads"), Actor.of("helper"));
    refused("SP-2033", () -> approving.approve(agent, id));
    // One that acts for an administrator is no administrator.
    Person mighty = person(Subject.of("olga", "operators", "leads"), Actor.of("helper"));
    assertThat(mighty.admin()).isFalse();
    refused("SP-2033", () -> approving.refuse(mighty, id, "no"));
    // The one that asked sees its own, and cannot answer it either.
    Person own = person(Subject.of("bot", "agents", "leads"), Actor.of("helper"));
    refused("SP-7134", () -> approving.approve(own, id));
    refused("SP-7135", () -> approving.approve(Person.local(), id));
    assertThat(approving.show(LENA, id)).containsEntry("state", "pending");
  }

  @Test
  void anAdministratorSeesEverythingAndCountsNoMoreForThat() throws Exception {
    String id = asked(bot(), 2);
    assertThat(approving.list(OLGA, false)).hasSize(1);
    refused("SP-2023", () -> approving.approve(OLGA, id));
    refused("SP-2023", () -> approving.refuse(OLGA, id, "no"));
    assertThat(approving.show(OLGA, id)).containsEntry("answerable", false);
    assertThat(approving.revoke(OLGA, id)).containsEntry("state", "cancelled");
    refused("SP-2033", () -> approving.revoke(OLGA, id));
  }

  @Test
  void anAuditorSeesEverythingAndDoesNothing() throws Exception {
    String id = asked(bot(), 6);
    Person ada = person(Subject.of("ada", "audit"), null);
    assertThat(approving.list(ada, false)).hasSize(1);
    assertThat(approving.show(ada, id))
        .containsEntry("answerable", false)
        .containsEntry("revocable", false);
    refused("SP-2023", () -> approving.approve(ada, id));
    refused("SP-2023", () -> approving.refuse(ada, id, "no"));
    refused("SP-7137", () -> approving.revoke(ada, id));
    // An agent of the auditor is no auditor.
    Person agent = person(Subject.of("ada", "audit"), Actor.of("helper"));
    assertThat(approving.list(agent, true)).isEmpty();
    refused("SP-2033 There is no approval", () -> approving.revoke(agent, id));
    assertThat(approving.approve(LENA, id)).containsEntry("state", "granted");
    refused("SP-7137", () -> approving.revoke(ada, id));
    // Who may answer it may take it back, an auditor or not.
    Person both = person(Subject.of("lars", "leads", "audit"), null);
    assertThat(approving.show(both, id)).containsEntry("revocable", true);
    assertThat(approving.revoke(both, id)).containsEntry("state", "cancelled");
  }

  @Test
  void anIdThatDoesNotConcernOneIsNone() throws Exception {
    String id = asked(bot(), 3);
    Person carl = person(Subject.of("carl", "guests"), null);
    assertThat(approving.list(carl, true)).isEmpty();
    for (String one : new String[] {id, "none"}) {
      refused("SP-2033 There is no approval '" + one + "'", () -> approving.show(carl, one));
      refused("SP-2033 There is no approval '" + one + "'", () -> approving.approve(carl, one));
      refused("SP-2033 There is no approval '" + one + "'", () -> approving.revoke(carl, one));
    }
  }

  @Test
  void whoseAgentItIsCannotApproveIt() throws Exception {
    Subject owned = new Subject("bot", Set.of("agents"), new Attributes(Map.of("owner", "Lena")));
    String id = asked(new Caller(owned, null, "tidy up"), 4);
    refused("SP-2023", () -> approving.approve(LENA, id));
    Person lars = person(Subject.of("lars", "leads"), null);
    assertThat(approving.approve(lars, id)).containsEntry("state", "granted");
  }

  @Test
  void aReasonIsOneLineAndTheAgentIsTold() throws Exception {
    String id = asked(bot(), 5);
    assertThat(approving.refuse(LENA, id, "not\nto\u202Eday"))
        .containsEntry("state", "refused")
        .containsEntry("note", "lena: not to day");
  }
}
