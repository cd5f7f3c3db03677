package io.sallyport.detect;

import java.io.OutputStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Some detectors, ready to search. Every text of n characters costs in proportion to n, whatever it
 * holds. Immutable and thread-safe.
 */
public final class Detectors {
  /** A shape and the detector it belongs to. */
  record Candidate(String name, Shape shape, Chars starts) {}

  private static final Candidate[] NOBODY = {};

  private final Candidate[][] byFirst;
  private final Set<String> names;
  private final Prefilter prefilter;

  private Detectors(Set<String> names) {
    this.names = Set.copyOf(names);
    List<List<Candidate>> lists = new ArrayList<>();
    for (int c = 0; c < 128; c++) {
      lists.add(new ArrayList<>());
    }
    for (String name : new TreeSet<>(names)) {
      for (Shape shape : shapes(name)) {
        Candidate candidate = new Candidate(name, shape, shape.starts());
        for (char c = 0; c < 128; c++) {
          if (candidate.starts.has(c)) {
            lists.get(c).add(candidate);
          }
        }
      }
    }
    byFirst = lists.stream().map(list -> list.toArray(NOBODY)).toArray(Candidate[][]::new);
    prefilter = new Prefilter(this);
  }

  private static List<Shape> shapes(String name) {
    Catalogue.Entry entry = Catalogue.entries().get(name);
    if (entry == null) {
      throw new IllegalArgumentException("'" + name + "' is no detector");
    }
    return entry.shapes();
  }

  /**
   * All detectors that there are.
   *
   * @return them by name, in the order of names
   */
  public static Map<String, Detector> known() {
    Map<String, Detector> known = new TreeMap<>();
    Catalogue.entries().forEach((name, entry) -> known.put(name, entry.detector()));
    return Map.copyOf(known);
  }

  /**
   * Picks detectors.
   *
   * @param names names of detectors
   * @return what searches for all of them at once
   * @throws IllegalArgumentException when a name is not known
   */
  public static Detectors named(Collection<String> names) {
    return new Detectors(Set.copyOf(names));
  }

  /**
   * The same for names at hand.
   *
   * @param names names of detectors
   * @return what searches for all of them at once
   * @throws IllegalArgumentException when a name is not known
   */
  public static Detectors named(String... names) {
    return named(List.of(names));
  }

  /**
   * What is searched for.
   *
   * @return names of detectors
   */
  public Set<String> names() {
    return names;
  }

  /**
   * Replaces every value found by its detector's name in brackets, as in {@code [jwt]}.
   *
   * @param text any text
   * @return the text without the values
   */
  public String mask(CharSequence text) {
    return search(text).text();
  }

  /**
   * The same, with how much was found.
   *
   * @param text any text
   * @return the text without the values, and their number
   */
  public Masked search(CharSequence text) {
    Sweep sweep = new Sweep(this);
    StringBuilder out = new StringBuilder(text.length());
    sweep.take(text, out);
    sweep.end(out);
    return new Masked(out.toString(), sweep.counts());
  }

  /**
   * Masks a stream. What comes out is what {@link #mask} makes of the whole, wherever reads cut it;
   * a few thousand characters are held back to see what a value is.
   *
   * @param in the raw text; closed with the result
   * @return the text without the values, for one thread at a time
   */
  public MaskingReader reader(Reader in) {
    return new MaskingReader(in, new Sweep(this));
  }

  /**
   * Masks bytes on their way, as {@link #mask} would the whole.
   *
   * @param out gets the bytes without the values; closed with the result
   * @return where to write the raw bytes, for one thread at a time
   */
  public MaskingOutputStream output(OutputStream out) {
    return new MaskingOutputStream(out, prefilter);
  }

  Candidate[] starting(char first) {
    return first < byFirst.length ? byFirst[first] : NOBODY;
  }
}
