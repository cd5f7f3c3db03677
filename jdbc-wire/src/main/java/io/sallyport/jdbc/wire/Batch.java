package io.sallyport.jdbc.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Executes a batch in one round trip; the answer is {@link Result} with the counts, or {@link
 * Failure}.
 *
 * @param statement the statement's number
 * @param definition what it is made from, where the gateway does not have it yet
 * @param settings settings of the statement that have changed
 * @param texts the texts of a plain statement's batch
 * @param sets the parameters of a prepared statement's batch, one list an entry
 */
public record Batch(
    int statement,
    @Nullable Definition definition,
    List<Setting> settings,
    List<String> texts,
    List<List<Setting>> sets)
    implements Message {
  @Override
  public MessageType type() {
    return MessageType.BATCH;
  }

  @Override
  public void write(WireWriter out) {
    out.varint(statement);
    Lists.optional(out, definition, Definition::write);
    Lists.write(out, settings, Setting::write);
    Lists.write(out, texts, (text, to) -> to.text(text));
    Lists.write(out, sets, (set, to) -> Lists.write(to, set, Setting::write));
  }

  static Batch read(WireReader in) throws ProtocolException {
    return new Batch(
        in.varint(),
        Lists.optional(in, Definition::read),
        Lists.read(in, Setting::read),
        Lists.read(in, WireReader::text),
        Lists.read(in, entry -> Lists.read(entry, Setting::read)));
  }
}
