package io.sallyport.policy.rules;

import static io.sallyport.policy.spi.Opinion.Effect.ABSTAIN;
import static io.sallyport.policy.spi.Opinion.Effect.DENY;
import static io.sallyport.policy.spi.Opinion.Effect.PERMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Attributes;
import io.sallyport.api.Subject;
import io.sallyport.policy.spi.Opinion;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions: what holds, what does not, and that what cannot be told denies. */
final class ConditionTest {
  private static final Subject EVA =
      new Subject(
          "eva",
          Set.of("analysts", "leads"),
          new Attributes(Map.of("region", "eu", "level", 3, "ratio", 0.5, "staff", true)));

  private static Asked when(String condition) {
    return Asked.rules(
            "- id: r\n  permit: [sql.select]\n  on: [shop/**]\n  when: " + condition + "\n")
        .by(EVA)
        .actor("bot-7")
        .purpose("monthly report")
        .context("address", "10.1.2.3");
  }

  private static Opinion ask(Asked asked) {
    return asked.on("sql.select", Asked.table("orders"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          subject.region == "eu"                            | PERMIT
          subject.region == 'us'                            | ABSTAIN
          subject.region != "us"                            | PERMIT
          subject.region in ["us", "eu"]                    | PERMIT
          subject.region not in ["us", "eu"]                | ABSTAIN
          subject.region like "e*"                          | PERMIT
          subject.region not like "e*"                      | ABSTAIN
          resource.name like "public.*"                     | PERMIT
          subject.level >= 3                                | PERMIT
          subject.level > 3                                 | ABSTAIN
          subject.level in 1..3                             | PERMIT
          subject.ratio < 0.75                              | PERMIT
          subject.level < 3.5                               | PERMIT
          subject.staff                                     | PERMIT
          not subject.staff                                 | ABSTAIN
          subject.staff == true and subject.id == "eva"     | PERMIT
          '"leads" in subject.groups'                       | PERMIT
          '"ops" in subject.groups'                         | ABSTAIN
          '"ops" not in subject.groups'                     | PERMIT
          actor.id like "bot-*"                             | PERMIT
          action.name == "sql.select"                       | PERMIT
          resource.target == "shop"                         | PERMIT
          context.purpose == "monthly report"               | PERMIT
          context.placement == "gateway"                    | ABSTAIN
          has subject.region                                | PERMIT
          has subject.shoe_size                             | ABSTAIN
          has subject.shoe_size and subject.shoe_size > 40  | ABSTAIN
          not has subject.shoe_size or subject.shoe_size > 40 | PERMIT
          subject.staff and not (subject.level < 2 or subject.region == "us") | PERMIT
          true == subject.staff                             | PERMIT
          context.address in 10.0.0.0/8                     | PERMIT
          context.address in ["192.168.0.0/16", "10.1.2.3"] | PERMIT
          context.address not in 10.1.0.0/16                | ABSTAIN
          context.address in fd00::/8                       | ABSTAIN
          context.time.hour in 9..17                        | PERMIT
          context.time.hour in 22..6                        | ABSTAIN
          context.time.clock in 09:00..10:30                | PERMIT
          context.time.clock in 10:31..18:00                | ABSTAIN
          context.time.clock in 22:00..06:00                | ABSTAIN
          context.time.weekday in mon..fri                  | PERMIT
          context.time.weekday in [sat, sun]                | ABSTAIN
          context.time.weekday == wed                       | PERMIT
          context.time.weekday in sat..mon                  | ABSTAIN
          context.time.date in 2026-03-01..2026-03-31       | PERMIT
          context.time < 2026-03-04T10:30:01Z               | PERMIT
          context.time.day == 4 and context.time.month == 3 | PERMIT
          { any: [subject.region == "us", subject.staff] }  | PERMIT
          { all: [subject.staff, { not: subject.staff }] }  | ABSTAIN
          [subject.staff, subject.level == 3]               | PERMIT
          subject.shoe_size > 40                            | DENY
          not subject.shoe_size                             | DENY
          subject.region > 3                                | DENY
          subject.level == "3"                              | DENY
          subject.level like "3*"                           | DENY
          subject.region                                    | DENY
          '"x" in subject.region'                           | DENY
          context.door == "front"                           | DENY
          """)
  void theConditionDecides(String condition, Opinion.Effect effect) {
    assertThat(ask(when(condition)).effect()).as(condition).isEqualTo(effect);
  }

  @Test
  void aMissingActorOrPurposeOrAddressDenies() {
    Asked nobody = Asked.rules(rule("actor.id == 'x'"));
    assertThat(ask(nobody).effect()).isEqualTo(DENY);
    assertThat(ask(Asked.rules(rule("context.purpose == 'x'"))).effect()).isEqualTo(DENY);
    assertThat(ask(Asked.rules(rule("context.address in 10.0.0.0/8"))).effect()).isEqualTo(DENY);
  }

  @Test
  void anAddressIsNeverLookedUpByName() {
    Asked named = when("context.address in 127.0.0.0/8").context("address", "localhost");
    assertThat(ask(named).effect()).isEqualTo(DENY);
  }

  @Test
  void anIpv4AddressInIpv6ClothesIsTheSameAddress() {
    Asked mapped = when("context.address in 10.0.0.0/8").context("address", "::ffff:10.9.9.9");
    assertThat(ask(mapped).effect()).isEqualTo(PERMIT);
  }

  @Test
  void theReasonNamesTheRuleAndTheFactButNoValue() {
    Opinion opinion = ask(when("subject.region > 3"));
    assertThat(opinion.rules()).containsExactly("r");
    assertThat(opinion.reason())
        .isEqualTo(
            "Whether rule 'r' speaks of it could not be told: subject.region holds a text where a"
                + " number is needed.");
    assertThat(opinion.remedy()).isNotBlank();
  }

  @Test
  void aDenyWhoseConditionCannotBeToldDenies() {
    Asked asked =
        Asked.rules(
            """
            - { id: all, permit: [sql.select], on: [shop/**] }
            - { id: d, deny: [sql.select], when: "subject.shoe_size > 40" }
            """);
    assertThat(ask(asked).effect()).isEqualTo(DENY);
    assertThat(ask(asked).rules()).containsExactly("d");
  }

  @Test
  void aRuleThatIsOnlyTriedOutIsRecordedAsADenyWhenItCannotBeTold() {
    Asked asked =
        Asked.rules(
            """
            - { id: all, permit: [sql.select], on: [shop/**] }
            - { id: d, deny: [sql.select], mode: observe, when: "subject.shoe_size > 40" }
            """);
    assertThat(ask(asked).effect()).isEqualTo(PERMIT);
    assertThat(ask(asked).observed()).containsExactly("d: deny");
  }

  @Test
  void theClockStandsWhereTheFileSays() {
    String rules = "rules:\n" + rule("context.time.hour in 10..11").indent(2);
    assertThat(ask(Asked.of("version: 1\n" + rules)).effect()).isEqualTo(PERMIT);
    Asked tokyo = Asked.of("version: 1\nzone: Asia/Tokyo\n" + rules);
    assertThat(ask(tokyo).effect()).isEqualTo(ABSTAIN);
    assertThat(ask(tokyo.at("2026-03-04T01:30:00Z")).effect()).isEqualTo(PERMIT);
  }

  @Test
  void aRangeOfHoursGoesRoundMidnight() {
    Asked night = when("context.time.clock in 22:00..06:00");
    assertThat(ask(night.at("2026-03-04T23:15:00Z")).effect()).isEqualTo(PERMIT);
    assertThat(ask(night.at("2026-03-04T06:00:59Z")).effect()).isEqualTo(PERMIT);
    assertThat(ask(night.at("2026-03-04T06:01:00Z")).effect()).isEqualTo(ABSTAIN);
  }

  private static String rule(String condition) {
    return "- id: r\n  permit: [sql.select]\n  on: [shop/**]\n  when: " + condition + "\n";
  }
}
