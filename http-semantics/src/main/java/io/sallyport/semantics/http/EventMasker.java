package io.sallyport.semantics.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Masks the JSON in the data of server-sent events (WHATWG HTML §9.2), an event at a time. Fields
 * other than {@code data} pass; {@code [DONE]}, with which some services end, too.
 */
final class EventMasker implements BodyMasker {
  private static final int LARGEST = 1 << 20;
  private static final String DATA = "data:";
  private static final Pattern FIELD = Pattern.compile("(?:event|id|retry)(?::.*)?");

  private final Supplier<BodyMasker> documents;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private boolean hasData;
  private boolean first = true;
  private long consumed;

  EventMasker(Supplier<BodyMasker> documents) {
    this.documents = documents;
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, ByteSink out) throws IOException {
    int from = offset;
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == '\n') {
        line.write(bytes, from, i - from);
        line(out);
        from = i + 1;
      }
    }
    line.write(bytes, from, offset + length - from);
    consumed += length;
    if (line.size() + data.size() > LARGEST) {
      throw new MaskingException(Codes.malformed(consumed));
    }
  }

  private void line(ByteSink out) throws IOException {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    // A return alone would end a line, too, and hide one behind it.
    boolean returned = text.endsWith("\r");
    String bare = returned ? text.substring(0, text.length() - 1) : text;
    if (bare.indexOf('\r') >= 0) {
      throw new MaskingException(Codes.malformed(consumed));
    }
    if (first && bare.startsWith("\uFEFF")) {
      // Readers take one mark off the begin of the stream.
      bare = bare.substring(1);
    }
    first = false;
    if (bare.isEmpty()) {
      event(out);
      write("\n", out);
    } else if (bare.startsWith(DATA)) {
      String value = bare.substring(DATA.length());
      byte[] bytes = value.strip().getBytes(StandardCharsets.UTF_8);
      data.write(bytes, 0, bytes.length);
      data.write('\n');
      hasData = true;
    } else if (FIELD.matcher(bare).matches()) {
      write(bare + "\n", out);
    } else if (bare.startsWith(":")) {
      // Keeps the connection open, and is text for nobody.
      write(":\n", out);
    }
  }

  private void event(ByteSink out) throws IOException {
    if (!hasData) {
      return;
    }
    byte[] raw = data.toByteArray();
    ByteArrayOutputStream masked = new ByteArrayOutputStream(raw.length);
    String text = data.toString(StandardCharsets.UTF_8).strip();
    if (text.equals("[DONE]")) {
      masked.writeBytes(raw);
    } else {
      BodyMasker document = documents.get();
      document.feed(raw, 0, raw.length, masked::write);
      document.end(masked::write);
    }
    for (String one : masked.toString(StandardCharsets.UTF_8).stripTrailing().split("\n", -1)) {
      write(DATA + " " + one + "\n", out);
    }
    data.reset();
    hasData = false;
  }

  @Override
  public void end(ByteSink out) throws IOException {
    // What has no blank line behind it is no event: clients drop it, and so is it here.
    data.reset();
    line.reset();
  }

  private static void write(String text, ByteSink out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
  }
}
