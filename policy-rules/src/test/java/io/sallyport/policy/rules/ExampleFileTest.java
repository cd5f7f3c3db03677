package io.sallyport.policy.rules;

import static io.sallyport.policy.spi.Opinion.Effect.ABSTAIN;
import static io.sallyport.policy.spi.Opinion.Effect.DENY;
import static io.sallyport.policy.spi.Opinion.Effect.PERMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Access;
import io.sallyport.api.Durability;
import io.sallyport.api.LimitKind;
import io.sallyport.api.MaskKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.policy.spi.Opinion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The file that the documentation shows, held to what the documentation says of it. */
final class ExampleFileTest {
  private static final Subject REGIONAL =
      new Subject("alice", Set.of("analysts"), io.sallyport.api.Attributes.of("region", "eu"));
  private static final Subject AGENT = Subject.of("bot", "agents");

  private final Asked ask = Asked.of(example()).by(REGIONAL);

  static String example() {
    try (InputStream in = ExampleFileTest.class.getResourceAsStream("/example.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void theFileInTheDocumentationIsRead() throws IOException {
    String page = Files.readString(Path.of("../docs/policy.md"));
    String whole = page.substring(page.indexOf("version: 1"));
    SallyportFile file = Asked.file(whole.substring(0, whole.indexOf("```")));
    assertThat(file.targets()).hasSize(5);
    assertThat(file.maskKey()).isEqualTo("${secret:mask-key}");
  }

  @Test
  void targetsKeepSecretsAsReferencesOnly() {
    var targets = Asked.file(example()).targets();
    assertThat(targets.keySet()).containsExactly("shop", "web-1", "billing", "prod");
    TargetSettings shop = targets.get("shop");
    assertThat(shop.url()).isEqualTo("jdbc:postgresql://db/shop");
    assertThat(shop.kind()).isEqualTo("postgresql");
    assertThat(shop.username()).isEqualTo("app");
    assertThat(shop.secrets()).containsEntry("password", "${secret:shop-db}");
    assertThat(targets.get("web-1").secrets()).containsEntry("key", "${secret:web-key}");
    assertThat(targets.get("web-1").hostKey()).startsWith("SHA256:");
    assertThat(targets.get("billing").secrets())
        .containsEntry("headers.Authorization", "Bearer ${secret:billing}");
    assertThat(targets.get("prod").kind()).isEqualTo("kubernetes");
    assertThat(targets.get("prod").secrets()).containsEntry("token", "${secret:k8s}");
  }

  @Test
  void auditSettingsAreRead() {
    assertThat(Asked.file(example()).audit())
        .isEqualTo(
            new AuditSettings(
                Path.of("./audit"),
                Durability.WRITTEN,
                AuditSettings.Parameters.DIGEST,
                null,
                Duration.ofSeconds(10),
                null,
                null,
                null,
                List.of()));
  }

  @Test
  void checkpointsAreReadWithTheirKeyByReference() throws Exception {
    String audit =
        "version: 1\naudit: { journal: a, sign: \"${secret:k}\", checkpoint: 1m, anchor: /mnt/b, retain: 90d, recording_size: 1MiB }\n";
    assertThat(SallyportFile.parse("f", audit).audit())
        .isEqualTo(
            new AuditSettings(
                Path.of("a"),
                Durability.WRITTEN,
                AuditSettings.Parameters.DIGEST,
                "${secret:k}",
                Duration.ofMinutes(1),
                "/mnt/b",
                Duration.ofDays(90),
                1L << 20,
                List.of()));
    assertThatThrownBy(() -> SallyportFile.parse("f", audit.replace("${secret:k}", "PRIVATE")))
        .hasMessageContaining("literal secret as 'sign'")
        .hasMessageNotContaining("PRIVATE");
    assertThatThrownBy(() -> SallyportFile.parse("f", "version: 1\naudit: { anchor: /mnt/b }\n"))
        .hasMessageContaining("key 'sign' is missing beside 'anchor'");
    assertThatThrownBy(() -> SallyportFile.parse("f", audit.replace("1m", "1ms")))
        .hasMessageContaining("'checkpoint' must be 10ms to 1d");
  }

  @Test
  void analystsReadCustomersMaskedAndCapped() {
    Resource customers = Asked.table("customers");
    Opinion opinion = ask.on("sql.select", customers);
    assertThat(opinion.effect()).isEqualTo(PERMIT);
    assertThat(opinion.rules()).containsExactly("analysts-read-shop");
    assertThat(opinion.obligations())
        .containsExactlyInAnyOrder(
            new Obligation.Mask(customers, "email", MaskKind.PARTIAL),
            new Obligation.Mask(customers, "ssn", MaskKind.REDACT),
            new Obligation.Mask(customers, "card", MaskKind.TOKEN),
            new Obligation.Limit(LimitKind.ROWS, 1000),
            new Obligation.Limit(LimitKind.BYTES, 10_000_000),
            new Obligation.Limit(LimitKind.TIME, 5_000));
  }

  @Test
  void analystsSeeOnlyTheOrdersOfTheirRegion() {
    Resource orders = Asked.table("orders");
    assertThat(ask.on("sql.select", orders).obligations())
        .contains(new Obligation.RowFilter(orders, "region = ${subject.region}"))
        .noneMatch(o -> o instanceof Obligation.Mask);
  }

  @Test
  void aFilterWithoutItsValueDenies() {
    Opinion opinion = ask.by(Subject.of("bob", "analysts")).on("sql.select", Asked.table("orders"));
    assertThat(opinion.effect()).isEqualTo(DENY);
    assertThat(opinion.reason()).contains("subject.region is missing");
  }

  @Test
  void exceptedGroupsAreNotSpokenOf() {
    Subject officer = Subject.of("olga", "analysts", "privacy-officers");
    assertThat(ask.by(officer).on("sql.select", Asked.table("customers")).effect())
        .isEqualTo(ABSTAIN);
  }

  @Test
  void othersAndOtherTablesArePermittedByNobody() {
    assertThat(ask.by(Subject.of("eve")).on("sql.select", Asked.table("customers")))
        .isSameAs(Opinion.abstain());
    assertThat(ask.on("sql.select", Asked.table("payments")).effect()).isEqualTo(ABSTAIN);
    assertThat(ask.on("sql.delete", Asked.table("customers")).effect()).isEqualTo(DENY);
  }

  @Test
  void agentsEditOrdersUpToTenRows() {
    Opinion opinion = ask.by(AGENT).on(Asked.write("sql.update", Asked.table("orders"), false));
    assertThat(opinion.effect()).isEqualTo(PERMIT);
    assertThat(opinion.obligations()).containsExactly(new Obligation.Limit(LimitKind.AFFECTED, 10));
  }

  @Test
  void anUnfilteredWriteIsDeniedWithTheRulesReason() {
    Opinion opinion = ask.by(AGENT).on(Asked.write("sql.delete", Asked.table("orders"), true));
    assertThat(opinion.effect()).isEqualTo(DENY);
    assertThat(opinion.rules()).containsExactly("no-unfiltered-writes");
    assertThat(opinion.reason()).isEqualTo("Add a WHERE clause that names the rows.");
  }

  @Test
  void deletingCustomersAsksTwoLeads() {
    Opinion opinion = ask.by(AGENT).on(Asked.write("sql.delete", Asked.table("customers"), false));
    assertThat(opinion.obligations())
        .containsExactly(
            new Obligation.Approval(
                "deletes-are-approved",
                Set.of("group:leads"),
                2,
                Duration.ofMinutes(10),
                Duration.ofMinutes(5)));
  }

  @Test
  void operatorsLookButDoNotTouch() {
    Asked operator = ask.by(Subject.of("otto", "operators"));
    assertThat(operator.effect("ssh.exec", "web-1", "systemctl status nginx")).isEqualTo(PERMIT);
    assertThat(operator.effect("ssh.exec", "web-1", "uptime")).isEqualTo(PERMIT);
    assertThat(operator.effect("ssh.exec", "web-1", "systemctl stop nginx")).isEqualTo(ABSTAIN);
    assertThat(operator.effect("ssh.exec", "web-1", "systemctl status /etc")).isEqualTo(ABSTAIN);
    assertThat(operator.effect("ssh.exec", "db-1", "uptime")).isEqualTo(ABSTAIN);
    assertThat(ask.effect("ssh.exec", "web-1", "uptime")).isEqualTo(ABSTAIN);
  }

  @Test
  void invoicesAreReadWithMaskedMailAndDetectedSecrets() {
    Resource invoice = Resource.of("billing", "v1/invoices/7/lines");
    assertThat(ask.on("http.get", invoice).obligations())
        .containsExactly(
            new Obligation.Mask(invoice, "$.customer.email", MaskKind.PARTIAL),
            new Obligation.Detect(invoice, Set.of("jwt", "private_key", "credit_card")));
    assertThat(ask.effect("http.post", "billing", "v1/invoices/7")).isEqualTo(ABSTAIN);
    assertThat(ask.effect("http.get", "billing", "v1/customers/7")).isEqualTo(ABSTAIN);
  }

  @Test
  void podsOfOneNamespaceAreWatched() {
    assertThat(ask.effect("k8s.watch", "prod", "shop/pods/web-7")).isEqualTo(PERMIT);
    assertThat(ask.effect("k8s.watch", "prod", "other/pods/web-7")).isEqualTo(ABSTAIN);
    assertThat(ask.effect("k8s.get", "prod", "shop/pods/web-7/log")).isEqualTo(ABSTAIN);
  }

  @Test
  void transactionsAndDescriptionsComeWithAnyPermit() {
    assertThat(ask.effect("sql.transaction", "shop", "database")).isEqualTo(PERMIT);
    assertThat(ask.on("sql.describe", "shop", "database").obligations()).isEmpty();
    Asked stranger = ask.by(Subject.of("eve"));
    assertThat(stranger.effect("sql.transaction", "shop", "database")).isEqualTo(ABSTAIN);
    assertThat(stranger.effect("sql.describe", "shop", "database")).isEqualTo(ABSTAIN);
  }

  @Test
  void anImpliedReadIsMaskedLikeAnyOther() {
    Resource customers = Asked.table("customers");
    Access implied =
        new Access(
            new io.sallyport.api.Action("sql.select"),
            customers,
            true,
            io.sallyport.api.Attributes.none());
    assertThat(ask.on(implied).obligations())
        .contains(new Obligation.Mask(customers, "email", MaskKind.PARTIAL));
  }
}
