package io.sallyport.jdbc;

import io.sallyport.detect.Detectors;
import io.sallyport.detect.Masked;
import io.sallyport.detect.MaskingReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Masks what one result hands out by its shape, and counts it. One thread at a time. */
final class Content {
  private final Detectors detectors;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<MaskingReader> readers = new ArrayList<>();

  Content(Detectors detectors) {
    this.detectors = detectors;
  }

  String text(String raw) {
    Masked masked = detectors.search(raw);
    masked.counts().forEach((name, count) -> counts.merge(name, count, Integer::sum));
    return masked.counts().isEmpty() ? raw : masked.text();
  }

  /** Every shape is ASCII, which all of the databases' encodings share. */
  byte[] bytes(byte[] raw) {
    String text = new String(raw, StandardCharsets.ISO_8859_1);
    String masked = text(text);
    return masked.equals(text) ? raw : masked.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether something would be masked. */
  boolean holds(String raw) {
    return !detectors.search(raw).counts().isEmpty();
  }

  Reader reader(Reader raw) {
    MaskingReader reader = detectors.reader(raw);
    readers.add(reader);
    return reader;
  }

  InputStream stream(InputStream raw) {
    return new LatinStream(reader(new InputStreamReader(raw, StandardCharsets.ISO_8859_1)));
  }

  /** What was found, for the record: names and numbers. */
  List<String> notes() {
    Map<String, Integer> all = new TreeMap<>(counts);
    for (MaskingReader reader : readers) {
      reader.counts().forEach((name, count) -> all.merge(name, count, Integer::sum));
    }
    List<String> notes = new ArrayList<>();
    all.forEach((name, count) -> notes.add("detected " + name + ": " + count));
    return notes;
  }
}
