package io.sallyport.audit.journal;

import io.sallyport.api.Durability;
import java.nio.charset.StandardCharsets;

/** A line read from a file, ready to be linked into a chain anew. */
final class Relined {
  private Relined() {}

  static Line of(String text) {
    String withOneDigit = text.replaceFirst("\"seq\":\\d+", "\"seq\":0");
    byte[] bytes = withOneDigit.getBytes(StandardCharsets.UTF_8);
    CanonicalJson json = new CanonicalJson(bytes.length + 1);
    Line.ChainFields chain = new Line.ChainFields();
    int hash = withOneDigit.indexOf("\"hash\":\"");
    int prev = withOneDigit.indexOf("\"prev\":\"");
    int seq = withOneDigit.indexOf("\"seq\":0");
    json.raw(bytes, 0, hash == 1 ? 1 : hash - 1);
    chain.hash(json);
    int end = hash + "\"hash\":\"".length() + Line.HASH + 1;
    json.raw(bytes, end, prev - 1);
    chain.prev(json);
    json.raw(bytes, prev + "\"prev\":\"".length() + Line.HASH + 1, seq - 1);
    chain.seq(json);
    json.raw(bytes, seq + "\"seq\":0".length(), bytes.length);
    json.put('\n');
    return new Line(json, chain, Durability.WRITTEN);
  }
}
