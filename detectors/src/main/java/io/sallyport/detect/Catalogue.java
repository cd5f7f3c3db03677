package io.sallyport.detect;

import static io.sallyport.detect.TokenShape.atLeast;
import static io.sallyport.detect.TokenShape.exactly;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All detectors, and how what they find looks: formats as their issuers document them. */
final class Catalogue {
  /** A detector and its shapes. */
  record Entry(Detector detector, List<Shape> shapes) {}

  private static final Map<String, Entry> ALL = all();

  private Catalogue() {}

  static Map<String, Entry> entries() {
    return ALL;
  }

  private static Map<String, Entry> all() {
    Map<String, Entry> all = new LinkedHashMap<>();
    personal(all);
    clouds(all);
    forges(all);
    services(all);
    more(all);
    return Map.copyOf(all);
  }

  private static void add(Map<String, Entry> all, String name, String what, Shape... shapes) {
    all.put(name, new Entry(new Detector(name, what), List.of(shapes)));
  }

  private static void personal(Map<String, Entry> all) {
    add(all, "email", "e-mail addresses", new EmailShape());
    add(all, "credit_card", "card numbers with a right check digit", new CardShape());
    add(all, "iban", "IBANs with right check digits", new IbanShape());
    add(all, "phone", "phone numbers, international or North American", new PhoneShape());
    add(all, "us_ssn", "US social security numbers", new SsnShape());
    add(all, "jwt", "JSON Web Tokens", new JwtShape());
    add(all, "private_key", "private keys in PEM or OpenPGP armour", new PemShape());
  }

  private static void clouds(Map<String, Entry> all) {
    Chars base32 = Chars.of("A-Z2-7");
    add(
        all,
        "aws_access_key",
        "AWS access key identifiers",
        exactly("AKIA", base32, 16),
        exactly("ASIA", base32, 16),
        exactly("ABIA", base32, 16),
        exactly("ACCA", base32, 16));
    add(
        all,
        "gcp_key",
        "Google API keys and OAuth secrets",
        exactly("AIza", Chars.TOKEN, 35),
        exactly("GOCSPX-", Chars.TOKEN, 28),
        atLeast("ya29.", Chars.TOKEN, 30));
    add(
        all,
        "azure_key",
        "Azure storage, shared access and service bus keys",
        exactly("AccountKey=", Chars.BASE64, 86),
        exactly("SharedAccessKey=", Chars.BASE64, 43),
        atLeast("?sv=20", Chars.of("A-Za-z0-9%&=._:\\-"), 60));
    add(
        all,
        "digitalocean_token",
        "DigitalOcean tokens",
        exactly("dop_v1_", Chars.HEX, 64),
        exactly("doo_v1_", Chars.HEX, 64),
        exactly("dor_v1_", Chars.HEX, 64));
    add(all, "alibaba_key", "Alibaba Cloud access keys", exactly("LTAI", Chars.WORD, 20));
    add(
        all,
        "vault_token",
        "HashiCorp Vault tokens",
        atLeast("hvs.", Chars.TOKEN, 24),
        atLeast("hvb.", Chars.TOKEN, 24));
  }

  private static void forges(Map<String, Entry> all) {
    add(
        all,
        "github_token",
        "GitHub tokens",
        exactly("ghp_", Chars.WORD, 36),
        exactly("gho_", Chars.WORD, 36),
        exactly("ghu_", Chars.WORD, 36),
        exactly("ghs_", Chars.WORD, 36),
        atLeast("ghr_", Chars.WORD, 36),
        exactly("github_pat_", Chars.NAME, 82));
    add(
        all,
        "gitlab_token",
        "GitLab tokens",
        atLeast("glpat-", Chars.DOTTED, 20),
        atLeast("gldt-", Chars.TOKEN, 20),
        atLeast("glrt-", Chars.TOKEN, 20),
        atLeast("glptt-", Chars.HEX, 40),
        atLeast("glcbt-", Chars.TOKEN, 20),
        atLeast("glsoat-", Chars.TOKEN, 20));
    add(all, "bitbucket_token", "Bitbucket app passwords", atLeast("ATBB", Chars.WORD, 24));
    add(
        all,
        "atlassian_token",
        "Atlassian API tokens",
        atLeast("ATATT3xFfGF0", Chars.of("A-Za-z0-9_=\\-"), 60));
    add(all, "npm_token", "npm tokens", exactly("npm_", Chars.WORD, 36));
    add(all, "pypi_token", "PyPI tokens", atLeast("pypi-AgEIcHlwaS5vcmc", Chars.TOKEN, 50));
    add(all, "rubygems_token", "RubyGems keys", exactly("rubygems_", Chars.HEX, 48));
    add(all, "docker_token", "Docker Hub tokens", exactly("dckr_pat_", Chars.TOKEN, 27));
    add(all, "postman_key", "Postman keys", atLeast("PMAK-", Chars.of("a-f0-9\\-"), 50));
  }

  private static void services(Map<String, Entry> all) {
    add(
        all,
        "slack_token",
        "Slack tokens and webhooks",
        atLeast("xoxb-", Chars.TOKEN, 20),
        atLeast("xoxp-", Chars.TOKEN, 20),
        atLeast("xoxa-", Chars.TOKEN, 20),
        atLeast("xoxr-", Chars.TOKEN, 20),
        atLeast("xoxs-", Chars.TOKEN, 20),
        atLeast("xoxe-", Chars.TOKEN, 20),
        atLeast("xapp-", Chars.TOKEN, 20),
        atLeast("https://hooks.slack.com/services/", Chars.of("A-Za-z0-9/"), 30));
    add(
        all,
        "stripe_key",
        "Stripe keys",
        atLeast("sk_live_", Chars.WORD, 16),
        atLeast("rk_live_", Chars.WORD, 16),
        atLeast("sk_test_", Chars.WORD, 16),
        atLeast("rk_test_", Chars.WORD, 16),
        atLeast("whsec_", Chars.of("A-Za-z0-9+/="), 32));
    add(
        all,
        "square_token",
        "Square tokens",
        exactly("sq0atp-", Chars.TOKEN, 22),
        exactly("sq0csp-", Chars.TOKEN, 43));
    add(
        all,
        "shopify_token",
        "Shopify tokens",
        exactly("shpat_", Chars.ANY_HEX, 32),
        exactly("shpca_", Chars.ANY_HEX, 32),
        exactly("shppa_", Chars.ANY_HEX, 32),
        exactly("shpss_", Chars.ANY_HEX, 32));
    add(all, "twilio_key", "Twilio keys", exactly("SK", Chars.HEX, 32));
    add(all, "sendgrid_key", "SendGrid keys", exactly("SG.", Chars.DOTTED, 66));
    add(all, "mailgun_key", "Mailgun keys", exactly("key-", Chars.HEX, 32));
    add(all, "telegram_token", "Telegram bot tokens", new TelegramShape());
    add(
        all,
        "discord_webhook",
        "Discord webhooks",
        atLeast("https://discord.com/api/webhooks/", Chars.of("A-Za-z0-9/_\\-"), 60));
  }

  private static void more(Map<String, Entry> all) {
    add(
        all,
        "openai_key",
        "OpenAI keys",
        atLeast("sk-proj-", Chars.TOKEN, 40),
        atLeast("sk-svcacct-", Chars.TOKEN, 40),
        exactly("sk-", Chars.WORD, 48));
    add(all, "anthropic_key", "Anthropic keys", atLeast("sk-ant-", Chars.TOKEN, 40));
    add(all, "huggingface_token", "Hugging Face tokens", exactly("hf_", Chars.LETTER, 34));
    add(all, "databricks_token", "Databricks tokens", atLeast("dapi", Chars.HEX, 32));
    add(all, "linear_key", "Linear keys", exactly("lin_api_", Chars.WORD, 40));
    add(all, "doppler_token", "Doppler tokens", exactly("dp.pt.", Chars.WORD, 43));
    add(all, "newrelic_key", "New Relic keys", exactly("NRAK-", Chars.UPPER_DIGIT, 27));
    add(
        all,
        "grafana_token",
        "Grafana tokens",
        exactly("glsa_", Chars.NAME, 41),
        atLeast("glc_", Chars.of("A-Za-z0-9+/="), 32));
    add(all, "pulumi_token", "Pulumi tokens", exactly("pul-", Chars.HEX, 40));
    add(
        all,
        "planetscale_token",
        "PlanetScale tokens",
        atLeast("pscale_tkn_", Chars.DOTTED, 32),
        atLeast("pscale_pw_", Chars.DOTTED, 32));
    add(all, "age_key", "age secret keys", exactly("AGE-SECRET-KEY-1", Chars.UPPER_DIGIT, 58));
    add(
        all,
        "sentry_token",
        "Sentry tokens",
        atLeast("sntrys_", Chars.of("A-Za-z0-9+/=_"), 40),
        exactly("sntryu_", Chars.HEX, 64));
  }
}
