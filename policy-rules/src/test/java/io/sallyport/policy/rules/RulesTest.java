package io.sallyport.policy.rules;

import static io.sallyport.policy.spi.Opinion.Effect.ABSTAIN;
import static io.sallyport.policy.spi.Opinion.Effect.DENY;
import static io.sallyport.policy.spi.Opinion.Effect.PERMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Access;
import io.sallyport.api.Durability;
import io.sallyport.api.LimitKind;
import io.sallyport.api.MaskKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.policy.spi.Opinion;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules mean, beyond the example. */
final class RulesTest {
  private static final Resource CUSTOMERS = Asked.table("customers");
  private static final Subject OTHER = Subject.of("bob", "sales");

  private static Asked permit(String on) {
    return Asked.rules(
        "- id: p\n  permit: [sql.select, sql.call, ssh.exec, http.get]\n  on: ['" + on + "']\n");
  }

  private static Asked deny(String on) {
    return Asked.rules(
        """
        - { id: all, permit: [sql.select, sql.call], on: ["**", "*/pg_catalog.*", "*/function:**"] }
        - { id: d, deny: [sql.*], on: ['%s'] }
        """
            .formatted(on));
  }

  @Test
  void withoutRulesThereIsNoOpinion() {
    assertThat(Asked.of("version: 1\n").on("sql.select", CUSTOMERS)).isSameAs(Opinion.abstain());
  }

  @Test
  void whatStrangersSendIsNotKept() throws InterruptedException {
    Asked asked = Asked.rules("- { id: p, permit: [ssh.exec], on: ['web-1/ls **'] }");
    WeakReference<Access> brief = asked(asked, 10);
    WeakReference<Access> extended = asked(asked, 5_000);
    for (int i = 0; i < 200 && extended.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(extended.get()).isNull();
    assertThat(brief.get()).isNotNull();
    assertThat(asked.effect("ssh.exec", "web-1", "ls x")).isEqualTo(PERMIT);
  }

  private static WeakReference<Access> asked(Asked asked, int length) {
    Access access = Access.of("ssh.exec", Resource.of("web-1", "ls " + "x".repeat(length)));
    assertThat(asked.on(access).effect()).isEqualTo(PERMIT);
    return new WeakReference<>(access);
  }

  @Test
  void aDenyWinsOverEveryPermit() {
    Opinion opinion = deny("shop/customers").on("sql.select", CUSTOMERS);
    assertThat(opinion.effect()).isEqualTo(DENY);
    assertThat(opinion.rules()).containsExactly("d");
    assertThat(opinion.obligations()).isEmpty();
  }

  @Test
  void aDenyOfEverythingHoldsForActionsThatNobodyKnowsYet() {
    Asked asked = Asked.rules("- { id: stop, deny: ['*'] }");
    assertThat(asked.effect("quantum.teleport", "shop", "x")).isEqualTo(DENY);
    assertThat(asked.effect("sql.select", "shop", "pg_catalog.pg_class")).isEqualTo(DENY);
  }

  @ParameterizedTest
  @CsvSource({
    "shop/customers, PERMIT",
    "shop/CUSTOMERS, PERMIT",
    "shop/public.customers, PERMIT",
    "shop/Public.Customers, PERMIT",
    "shop/\"customers\", PERMIT",
    "shop/\"Customers\", ABSTAIN",
    "shop/*, PERMIT",
    "sh*/cust*, PERMIT",
    "**, PERMIT",
    "shop/customer, ABSTAIN",
    "shop/ustomers, ABSTAIN",
    "shop/other.customers, ABSTAIN",
    "shop2/customers, ABSTAIN",
  })
  void permitsReachTheTableThatTheNameResolvesTo(String on, Opinion.Effect effect) {
    assertThat(permit(on).on("sql.select", CUSTOMERS).effect()).isEqualTo(effect);
  }

  @Test
  void aPermitOfAnUnquotedNameDoesNotReachATableOfMixedCase() {
    Resource mixed = Asked.table("cUSTOMERS");
    assertThat(permit("shop/customers").on("sql.select", mixed).effect()).isEqualTo(ABSTAIN);
    assertThat(permit("shop/\"cUSTOMERS\"").on("sql.select", mixed).effect()).isEqualTo(PERMIT);
    Resource upper = new Resource("shop", "PUBLIC.CUSTOMERS", Set.of("CUSTOMERS"), false);
    assertThat(permit("shop/public.customers").on("sql.select", upper).effect()).isEqualTo(PERMIT);
  }

  @Test
  void aPermitOfABareNameReachesOnlyTheTableThatTheSearchPathFinds() {
    Resource hidden = Resource.of("shop", "archive.customers");
    assertThat(permit("shop/customers").on("sql.select", hidden).effect()).isEqualTo(ABSTAIN);
  }

  @ParameterizedTest
  @CsvSource({
    "public.customers",
    "PUBLIC.CUSTOMERS",
    "public.cUSTOMERS",
    "archive.customers",
  })
  void aDenyOfABareNameIsNotEvadedByCaseSchemaOrSearchPath(String name) {
    assertThat(deny("shop/customers").effect("sql.select", "shop", name)).isEqualTo(DENY);
  }

  @Test
  void aDenyOfAQuotedOrQualifiedNameSpeaksOfThatOnly() {
    assertThat(deny("shop/\"Customers\"").on("sql.select", CUSTOMERS).effect()).isEqualTo(PERMIT);
    assertThat(deny("shop/archive.customers").on("sql.select", CUSTOMERS).effect())
        .isEqualTo(PERMIT);
  }

  @Test
  void aMaskOfABareNameHoldsWhateverTheSearchPath() {
    Asked asked =
        Asked.rules(
            """
            - { id: p, permit: [sql.select], on: [shop/*], mask: { Customers.Email: redact } }
            """);
    Resource hidden = Resource.of("shop", "archive.CUSTOMERS");
    assertThat(asked.on("sql.select", hidden).obligations())
        .containsExactly(new Obligation.Mask(hidden, "Email", MaskKind.REDACT));
    assertThat(asked.on("sql.select", Asked.table("orders")).obligations()).isEmpty();
  }

  @Test
  void noWildcardOfAPermitReachesASystemCatalog() {
    Resource catalog = Asked.system("pg_catalog.pg_class");
    for (String on : new String[] {"**", "shop/**", "shop/*", "shop/pg_*", "shop/pg_class"}) {
      assertThat(permit(on).on("sql.select", catalog).effect()).as(on).isEqualTo(ABSTAIN);
    }
    assertThat(permit("shop/pg_catalog.*").on("sql.select", catalog).effect()).isEqualTo(PERMIT);
    assertThat(permit("shop/pg_catalog.pg_class").on("sql.select", catalog).effect())
        .isEqualTo(PERMIT);
    assertThat(deny("shop/*").on("sql.select", catalog).effect()).isEqualTo(DENY);
  }

  @Test
  void functionsAreReachedOnlyByPatternsThatSayFunction() {
    Resource sleep = Resource.of("shop", "function:pg_sleep");
    for (String on : new String[] {"**", "shop/**", "shop/*", "shop/pg_sleep", "shop/*:pg_sleep"}) {
      assertThat(permit(on).on("sql.call", sleep).effect()).as(on).isEqualTo(ABSTAIN);
    }
    assertThat(permit("shop/function:pg_sleep").on("sql.call", sleep).effect()).isEqualTo(PERMIT);
    assertThat(permit("shop/function:pg_*").on("sql.call", sleep).effect()).isEqualTo(PERMIT);
    assertThat(deny("shop/**").on("sql.call", sleep).effect()).isEqualTo(DENY);
    assertThat(
            deny("shop/function:pg_sleep")
                .effect("sql.call", "shop", "function:pg_catalog.PG_SLEEP"))
        .isEqualTo(DENY);
  }

  @ParameterizedTest
  @CsvSource({
    "web/uptime, uptime, PERMIT",
    "web/uptime, UPTIME, ABSTAIN",
    "web/echo \"a\", echo \"a\", PERMIT",
    "web/cat *, cat notes, PERMIT",
    "web/cat *, cat /etc/shadow, ABSTAIN",
    "web/cat **, cat /etc/shadow, PERMIT",
    "web/cat /var/log/*.log, cat /var/log/x.log, PERMIT",
    "web/cat /var/log/*.log, cat /var/log/../x.log, ABSTAIN",
    "web/**/b*d/**, a/b/c/bcd/e/f, PERMIT",
    "web/a**b*c/d, axx/yb/bzc/d, PERMIT",
    "web/a*b/c, axb/cb/c, ABSTAIN",
  })
  void starsStayInTheirSegmentAndOtherTextIsExact(String on, String name, Opinion.Effect effect) {
    assertThat(permit(on).effect("ssh.exec", "web", name)).isEqualTo(effect);
  }

  @Test
  void rulesSpeakOfGroupsSubjectsAndActors() {
    Asked asked =
        Asked.rules(
            """
            - id: p
              permit: sql.select
              on: shop/customers
              to: [group:analysts, subject:bob, actor:bot]
              except: [actor:rogue, subject:mallory]
            """);
    assertThat(asked.on("sql.select", CUSTOMERS).effect()).isEqualTo(PERMIT);
    assertThat(asked.by(OTHER).on("sql.select", CUSTOMERS).effect()).isEqualTo(PERMIT);
    Asked eve = asked.by(Subject.of("eve"));
    assertThat(eve.on("sql.select", CUSTOMERS).effect()).isEqualTo(ABSTAIN);
    assertThat(eve.actor("bot").on("sql.select", CUSTOMERS).effect()).isEqualTo(PERMIT);
    assertThat(asked.actor("rogue").on("sql.select", CUSTOMERS).effect()).isEqualTo(ABSTAIN);
    assertThat(asked.by(Subject.of("analysts")).on("sql.select", CUSTOMERS).effect())
        .isEqualTo(ABSTAIN);
    assertThat(asked.by(Subject.of("mallory", "analysts")).on("sql.select", CUSTOMERS).effect())
        .isEqualTo(ABSTAIN);
  }

  @Test
  void ofAllMatchingPermitsTheStrictestTermsHold() {
    Asked asked =
        Asked.rules(
            """
            - id: a
              permit: [sql.select]
              on: [shop/*]
              mask: { customers.email: partial, customers.ssn: redact, customers.tel: null }
              lookup: [customers.email, customers.ssn]
              limit: { rows: 10, time: 2s }
              filter: { customers: "active" }
              record: synced
            - id: b
              permit: [sql.select]
              on: [shop/customers]
              mask: { customers.EMAIL: hash, customers.tel: token }
              lookup: [customers.email]
              limit: { rows: 20, bytes: 1KiB, time: 1s }
              filter: { customers: "region = 1" }
              record: written
            """);
    Opinion opinion = asked.on("sql.select", CUSTOMERS);
    assertThat(opinion.rules()).containsExactly("a", "b");
    assertThat(opinion.obligations())
        .containsExactlyInAnyOrder(
            new Obligation.Mask(CUSTOMERS, "EMAIL", MaskKind.HASH),
            new Obligation.Mask(CUSTOMERS, "ssn", MaskKind.REDACT),
            new Obligation.Mask(CUSTOMERS, "tel", MaskKind.NULL),
            new Obligation.Lookup(CUSTOMERS, "EMAIL"),
            new Obligation.Lookup(CUSTOMERS, "ssn"),
            new Obligation.RowFilter(CUSTOMERS, "active"),
            new Obligation.RowFilter(CUSTOMERS, "region = 1"),
            new Obligation.Limit(LimitKind.ROWS, 10),
            new Obligation.Limit(LimitKind.BYTES, 1024),
            new Obligation.Limit(LimitKind.TIME, 1000),
            new Obligation.Record(Durability.SYNCED));
  }

  @Test
  void aMaskCanSpeakOfAPartOfAColumn() {
    Asked asked =
        Asked.rules(
            """
            - id: a
              permit: [sql.select]
              on: [shop/customers]
              mask:
                customers.doc.$.contact.email: partial
                customers.doc.$['a b'].*: redact
                customers.tags[*]: hash
                public.customers.other.$[*].x: "null"
            - id: b
              permit: [sql.select]
              on: [shop/customers]
              mask: { customers.DOC.$.contact.email: redact, customers.doc.$.contact.EMAIL: partial }
            """);
    assertThat(asked.on("sql.select", CUSTOMERS).obligations())
        .containsExactlyInAnyOrder(
            new Obligation.Mask(CUSTOMERS, "DOC.$.contact.email", MaskKind.REDACT),
            new Obligation.Mask(CUSTOMERS, "doc.$.contact.EMAIL", MaskKind.PARTIAL),
            new Obligation.Mask(CUSTOMERS, "doc.$['a b'].*", MaskKind.REDACT),
            new Obligation.Mask(CUSTOMERS, "tags[*]", MaskKind.HASH),
            new Obligation.Mask(CUSTOMERS, "other.$[*].x", MaskKind.NULL));
  }

  @Test
  void anEmergencyNeedsAPurposeAndIsNoneWhereTheCallIsPermittedAnyway() {
    Asked asked =
        Asked.rules(
            """
            - { id: glass, permit: [sql.select, sql.update], on: [shop/*], break_glass: true, mask: { customers.ssn: redact } }
            - { id: asks, permit: [sql.update], on: [shop/*], approve: { by: [group:leads] } }
            - { id: reads, permit: [sql.select], on: [shop/orders] }
            - { id: never, deny: [sql.select], on: [shop/salaries] }
            """);
    Obligation glass = new Obligation.BreakGlass("glass");
    for (String none : Arrays.asList(null, "", "  ")) {
      assertThat(asked.purpose(none).on("sql.select", CUSTOMERS).effect()).isEqualTo(ABSTAIN);
      assertThat(asked.purpose(none).on("sql.update", CUSTOMERS).obligations())
          .hasSize(1)
          .allMatch(Obligation.Approval.class::isInstance);
    }
    Asked stated = asked.purpose("the database burns");
    assertThat(stated.on("sql.select", CUSTOMERS).obligations())
        .containsExactlyInAnyOrder(glass, new Obligation.Mask(CUSTOMERS, "ssn", MaskKind.REDACT));
    assertThat(stated.on("sql.update", CUSTOMERS).obligations())
        .contains(glass)
        .noneMatch(Obligation.Approval.class::isInstance);
    assertThat(stated.on("sql.select", Asked.table("orders")).obligations()).isEmpty();
    assertThat(stated.on("sql.select", Asked.table("orders")).rules()).containsExactly("reads");
    assertThat(stated.effect("sql.select", "shop", "salaries")).isEqualTo(DENY);
  }

  @Test
  void aRecordingIsTheUnionOfWhatTheRulesAskFor() {
    Asked asked =
        Asked.rules(
            """
            - { id: a, permit: [sql.select], on: [shop/*], record: { results: 20 } }
            - { id: b, permit: [sql.select], on: [shop/*], record: { input: true, durability: synced } }
            - { id: c, permit: [sql.select], on: [shop/*], record: written }
            - { id: d, permit: [sql.insert], on: [shop/*], record: { session: true } }
            - { id: e, permit: [sql.update], on: [shop/*], record: { durability: synced } }
            """);
    assertThat(asked.on("sql.select", CUSTOMERS).obligations())
        .containsExactlyInAnyOrder(
            new Obligation.Record(Durability.SYNCED), new Obligation.Recording(20, true));
    assertThat(asked.on("sql.insert", CUSTOMERS).obligations())
        .containsExactly(new Obligation.Recording(0, false));
    assertThat(asked.on("sql.update", CUSTOMERS).obligations())
        .containsExactly(new Obligation.Record(Durability.SYNCED));
  }

  @Test
  void aLookupThatOneMaskingRuleDoesNotGrantIsNotGranted() {
    Asked asked =
        Asked.rules(
            """
            - { id: a, permit: [sql.select], on: [shop/*], mask: { customers.email: hash } }
            - id: b
              permit: [sql.select]
              on: [shop/customers]
              mask: { customers.email: partial }
              lookup: [customers.email]
            """);
    assertThat(asked.on("sql.select", CUSTOMERS).obligations())
        .containsExactly(new Obligation.Mask(CUSTOMERS, "email", MaskKind.HASH));
  }

  @Test
  void onePermitWithoutApprovalIsEnough() {
    String approved =
        """
        - { id: a, permit: [sql.select], on: [shop/*], approve: { by: group:leads } }
        - { id: b, permit: [sql.select], on: [shop/customers], approve: { by: [group:dpo], count: 2 } }
        """;
    assertThat(Asked.rules(approved).on("sql.select", CUSTOMERS).obligations())
        .containsExactly(approval("a", "group:leads", 1), approval("b", "group:dpo", 2));
    String free =
        approved + "- { id: c, permit: [sql.select], on: [shop/*], to: [subject:alice] }\n";
    assertThat(Asked.rules(free).on("sql.select", CUSTOMERS).obligations()).isEmpty();
    assertThat(Asked.rules(free).by(OTHER).on("sql.select", CUSTOMERS).obligations()).hasSize(2);
  }

  private static Obligation approval(String rule, String by, int count) {
    Duration within = Duration.ofMinutes(10);
    return new Obligation.Approval(rule, Set.of(by), count, within, Duration.ofMinutes(5));
  }

  @Test
  void aRuleThatIsOnlyTriedOutIsRecordedAndNotApplied() {
    Asked asked =
        Asked.rules(
            """
            - { id: p, permit: [sql.select], on: [shop/customers] }
            - { id: new-deny, deny: [sql.select], mode: observe }
            - { id: new-permit, permit: [sql.select], on: [shop/*], mode: observe }
            """);
    Opinion customers = asked.on("sql.select", CUSTOMERS);
    assertThat(customers.effect()).isEqualTo(PERMIT);
    assertThat(customers.observed()).containsExactly("new-deny: deny", "new-permit: permit");
    Opinion orders = asked.on("sql.select", Asked.table("orders"));
    assertThat(orders.effect()).isEqualTo(ABSTAIN);
    assertThat(orders.observed()).containsExactly("new-deny: deny", "new-permit: permit");
    assertThat(asked.effect("sql.transaction", "shop", "x")).isEqualTo(PERMIT);
  }

  @Test
  void aDenyCanForbidTransactionsThatComeFree() {
    Asked asked =
        Asked.rules(
            """
            - { id: p, permit: [ssh.exec], on: [web/uptime] }
            - { id: q, permit: [sql.select], on: [shop/customers] }
            - { id: d, deny: [sql.transaction], on: [shop/**], to: [subject:bob] }
            """);
    assertThat(asked.effect("sql.transaction", "shop", "x")).isEqualTo(PERMIT);
    assertThat(asked.by(OTHER).effect("sql.transaction", "shop", "x")).isEqualTo(DENY);
    assertThat(asked.effect("sql.transaction", "web", "x")).isEqualTo(ABSTAIN);
    assertThat(asked.effect("sql.describe", "web", "x")).isEqualTo(PERMIT);
  }

  @Test
  void theSameRulesOnTheSameAccessGiveTheSameOpinionObject() {
    Asked asked = Asked.of(ExampleFileTest.example());
    Access access = Access.of("sql.select", CUSTOMERS);
    Opinion first = asked.on(access);
    Subject twin = Subject.of("alice-2", "analysts", "unheard-of");
    assertThat(asked.on(access)).isSameAs(first);
    assertThat(asked.by(twin).on(access)).isSameAs(first);
    Access write = Asked.write("sql.update", Asked.table("orders"), false);
    Asked agent = asked.by(Subject.of("bot", "agents"));
    assertThat(agent.on(write)).isSameAs(agent.on(write));
  }

  @Test
  void twoFilesWithTheSameTextHaveTheSameVersion() {
    String rules = "version: 1\n";
    assertThat(Asked.file(rules).version()).isEqualTo(Asked.file(rules).version()).hasSize(12);
    assertThat(Asked.file(rules).version()).isNotEqualTo(Asked.file(rules + "\n").version());
    assertThat(Asked.file(rules).policy().version()).isEqualTo(Asked.file(rules).version());
  }

  @Test
  void aTargetWithoutAUrlIsOneThatClientsName() {
    String yaml = "version: 1\ntargets: { shop: {} }\nmasks: { key: \"${secret:mask-key}\" }\n";
    SallyportFile file = Asked.file(yaml + "rules: [{ id: p, permit: sql.select, on: shop/x }]\n");
    assertThat(file.targets().get("shop").url()).isNull();
    assertThat(file.maskKey()).isEqualTo("${secret:mask-key}");
  }
}
