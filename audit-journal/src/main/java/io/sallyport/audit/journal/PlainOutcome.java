package io.sallyport.audit.journal;

import io.sallyport.api.Durability;
import io.sallyport.api.Outcome;
import io.sallyport.audit.spi.AuditEvent.Finished;
import io.sallyport.audit.spi.AuditEvent.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The line of an outcome that has neither error nor reason nor notes: most are so, and every call
 * has one. It is put together from parts that are encoded once, at a third of what {@link
 * LineEncoder} takes for the very same line.
 */
final class PlainOutcome {
  private static final byte[] AFFECTED = member("affected");
  private static final byte[] BYTES = member("bytes");
  private static final byte[] CUT = ascii("\"cut\":true,");
  private static final byte[] DURATION = member("duration_us");
  private static final byte[] EXCHANGE = ascii(",\"exchange\":");
  private static final byte[] ROWS = ascii(",\"rows\":");
  private static final byte[] SESSION = ascii(",\"session\":");
  private static final byte[] TIME = ascii(",\"time\":\"");
  private static final byte[] END = ascii("\"}\n");

  /** As microseconds still a whole number for every reader of JSON. */
  private static final long LONGEST_SECONDS = CanonicalJson.MAX_INTEGER / 1_000_000;

  private static final Map<Status, byte[]> STATUS = statuses();

  /** Something that the hash follows, with a comma between them. */
  private static final byte[] BEFORE = ascii("\"\":0");

  /** Hash, kind and former hash. */
  private static final byte[] HASHES;

  /** Schema and number. */
  private static final byte[] NUMBER;

  /** Where the chain's fields stand were a line made of the last two parts. */
  private static final Line.ChainFields CHAIN = new Line.ChainFields();

  static {
    CanonicalJson json = new CanonicalJson(512);
    json.raw(BEFORE);
    CHAIN.hash(json);
    json.key("kind");
    json.string("finished");
    CHAIN.prev(json);
    int hashes = json.length();
    json.key("schema");
    json.integer(LineEncoder.SCHEMA);
    CHAIN.seq(json);
    HASHES = part(json, BEFORE.length, hashes);
    NUMBER = part(json, hashes, json.length());
  }

  private PlainOutcome() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] member(String name) {
    return ascii("\"" + name + "\":");
  }

  private static byte[] part(CanonicalJson json, int from, int to) {
    return Arrays.copyOfRange(json.bytes(), from, to);
  }

  private static Map<Status, byte[]> statuses() {
    Map<Status, byte[]> members = new EnumMap<>(Status.class);
    for (Status status : Status.values()) {
      members.put(status, ascii(",\"status\":\"" + LineEncoder.lower(status) + "\""));
    }
    return members;
  }

  /** Whether an outcome has nothing but counts. */
  static boolean possible(Finished event) {
    return event.errorCode() == null
        && event.reason() == null
        && event.outcome().notes().isEmpty()
        && whole(event.exchange())
        && whole(event.outcome().rows())
        && whole(event.outcome().bytes())
        && whole(event.outcome().affected())
        && event.took().toSeconds() < LONGEST_SECONDS;
  }

  private static boolean whole(long number) {
    return number <= CanonicalJson.MAX_INTEGER;
  }

  static Line line(Finished event, Durability durability) {
    Outcome outcome = event.outcome();
    String session = event.session();
    CanonicalJson json = new CanonicalJson(432 + session.length());
    json.put('{');
    counted(AFFECTED, outcome.affected(), json);
    counted(BYTES, outcome.bytes(), json);
    if (outcome.cut()) {
      json.raw(CUT);
    }
    json.raw(DURATION);
    json.digits(event.took().toNanos() / 1000);
    json.raw(EXCHANGE);
    json.digits(event.exchange());
    int hashes = json.length();
    json.raw(HASHES);
    if (outcome.rows() >= 0) {
      json.raw(ROWS);
      json.digits(outcome.rows());
    }
    int number = json.length();
    json.raw(NUMBER);
    json.raw(SESSION);
    json.string(session);
    json.raw(Objects.requireNonNull(STATUS.get(event.status())));
    json.raw(TIME);
    json.time(event.time());
    json.raw(END);
    int by = hashes - BEFORE.length;
    return new Line(json, CHAIN.shifted(by, by + number - hashes - HASHES.length), durability);
  }

  private static void counted(byte[] member, long count, CanonicalJson json) {
    if (count >= 0) {
      json.raw(member);
      json.digits(count);
      json.put(',');
    }
  }
}
