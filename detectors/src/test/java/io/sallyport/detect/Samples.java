package io.sallyport.detect;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Values of every shape that nobody owns, and look-alikes that are none; made from a seed. */
final class Samples {
  private static final String WORD =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String HEX = "0123456789abcdef";
  private static final String[] IBANS = {"DE22", "GB22", "FR27", "NL18", "CH21", "ES24", "NO15"};

  private final Random random;

  Samples(long seed) {
    this.random = new Random(seed);
  }

  String chars(String of, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(of.charAt(random.nextInt(of.length())));
    }
    return text.toString();
  }

  private String digits(int count) {
    return chars("0123456789", count);
  }

  String one(String... of) {
    return of[random.nextInt(of.length)];
  }

  static String[] names() {
    return new String[] {
      "email",
      "credit_card",
      "iban",
      "phone",
      "us_ssn",
      "jwt",
      "private_key",
      "aws_access_key",
      "gcp_key",
      "azure_key",
      "github_token",
      "gitlab_token",
      "slack_token",
      "stripe_key",
      "npm_token",
      "sendgrid_key",
      "twilio_key",
      "telegram_token",
      "openai_key"
    };
  }

  String of(String detector) {
    return switch (detector) {
      case "email" ->
          one("ann", "bob.lee", "x_1", "a+b")
              + "@"
              + one("example.org", "mail.shop.co.uk", "a-b.io");
      case "credit_card" -> card();
      case "iban" -> iban();
      case "phone" ->
          one(
              "+49 170 " + digits(7),
              "+1 (212) 555-" + digits(4),
              "+447700" + digits(6),
              "(212) 555-" + digits(4),
              "415-555-" + digits(4));
      case "us_ssn" ->
          (100 + random.nextInt(500))
              + "-"
              + (10 + random.nextInt(89))
              + "-"
              + (1000 + random.nextInt(8999));
      case "jwt" ->
          "eyJhbGciOiJIUzI1NiJ9.eyJ"
              + chars(WORD + "-_", 20 + random.nextInt(300))
              + "."
              + chars(WORD + "-_", 43);
      case "private_key" -> pem();
      case "aws_access_key" -> one("AKIA", "ASIA") + chars(UPPER + "234567", 16);
      case "gcp_key" -> "AIza" + chars(WORD + "-_", 35);
      case "azure_key" -> "AccountKey=" + chars(WORD + "+/", 86);
      case "github_token" -> one("ghp_" + chars(WORD, 36), "github_pat_" + chars(WORD + "_", 82));
      case "gitlab_token" -> "glpat-" + chars(WORD + "-_", 20);
      case "slack_token" ->
          one(
              "xoxb-" + digits(12) + "-" + digits(12) + "-" + chars(WORD, 24),
              "https://hooks.slack.com/services/T" + chars(WORD, 8) + "/B" + chars(WORD, 24));
      case "stripe_key" -> "sk_live_" + chars(WORD, 24);
      case "npm_token" -> "npm_" + chars(WORD, 36);
      case "sendgrid_key" -> "SG." + chars(WORD, 22) + "." + chars(WORD, 43);
      case "twilio_key" -> "SK" + chars(HEX, 32);
      case "telegram_token" -> (1 + random.nextInt(8)) + digits(8) + ":AA" + chars(WORD + "-_", 33);
      case "openai_key" -> "sk-proj-" + chars(WORD + "-_", 60);
      default -> throw new IllegalArgumentException(detector);
    };
  }

  /** Text that people and programs write and that is no secret. */
  String harmless() {
    return one(
        "order " + digits(8),
        "invoice 2024-" + digits(2) + "-" + digits(2) + " of " + digits(3) + ".50 EUR",
        "commit " + chars(HEX, 40),
        "uuid "
            + chars(HEX, 8)
            + "-"
            + chars(HEX, 4)
            + "-4"
            + chars(HEX, 3)
            + "-a"
            + chars(HEX, 15),
        "at " + digits(10) + " ms, 127.0.0.1:" + (1000 + random.nextInt(60000)),
        "ISBN 978-" + digits(1) + "-" + digits(3) + "-" + digits(5) + "-" + digits(1),
        "pi is 3.14159265358979, not 2.7182818284590452",
        "version 1." + digits(1) + "." + digits(2) + "-SNAPSHOT, page " + digits(3),
        "call me @ noon, see you@ the bar, 5 @ 3.50 each",
        "SKU AB12 " + digits(4) + " " + digits(4) + ", size 40-42-44",
        "const key = process.env.STRIPE_KEY; // sk_live_…",
        "-----BEGIN CERTIFICATE----- " + chars(WORD, 64) + " -----END CERTIFICATE-----",
        "the eyJ prefix means a JSON object, as in eyJ.eyJ",
        "ghp_short, glpat-x, xoxb-1 and AKIA are prefixes",
        "tracking 1Z" + chars(UPPER, 6) + digits(10),
        "number " + digits(16) + " of the meter",
        "balance " + digits(4) + "," + digits(3) + "," + digits(3) + "." + digits(2),
        "https://example.org/a/b?c=" + chars(WORD, 12) + "#" + chars(WORD, 5));
  }

  private String card() {
    String body = one("4" + digits(14), "51" + digits(13), "37" + digits(12), "6011" + digits(11));
    int sum = 0;
    for (int i = 0; i < body.length(); i++) {
      int digit = body.charAt(body.length() - 1 - i) - '0';
      int twice = digit * 2;
      sum += i % 2 == 1 ? digit : twice > 9 ? twice - 9 : twice;
    }
    String number = body + (10 - sum % 10) % 10;
    String separator = one("", "", " ", "-");
    return number.length() == 16 ? number.replaceAll("(.{4})(?=.)", "$1" + separator) : number;
  }

  private String iban() {
    String country = IBANS[random.nextInt(IBANS.length)];
    String body = digits(Integer.parseInt(country.substring(2)) - 4);
    String code = country.substring(0, 2);
    StringBuilder number = new StringBuilder(body);
    for (char c : (code + "00").toCharArray()) {
      number.append(Character.getNumericValue(c));
    }
    int check = 98 - new BigInteger(number.toString()).mod(BigInteger.valueOf(97)).intValue();
    String all = code + (check < 10 ? "0" : "") + check + body;
    return random.nextBoolean() ? all : all.replaceAll("(.{4})(?=.)", "$1 ");
  }

  private String pem() {
    String label = one("", "RSA ", "EC ", "OPENSSH ") + "PRIVATE KEY-----";
    List<String> lines = new ArrayList<>();
    lines.add("-----BEGIN " + label);
    for (int i = 0; i < 3 + random.nextInt(60); i++) {
      lines.add(chars(WORD + "+/", 64));
    }
    lines.add("-----END " + label);
    return String.join("\n", lines);
  }
}
