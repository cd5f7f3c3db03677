package io.sallyport.cli;

import java.util.ArrayList;
import java.util.List;

/** How one text came out of another, word by word. */
final class WordDiff {
  private static final int MOST = 2000;

  private WordDiff() {}

  enum Kind {
    SAME,
    GONE,
    NEW
  }

  /** Words that follow one another and are of one kind. */
  record Part(Kind kind, String text) {}

  /** The parts of both texts, in order; texts of very many words are told as wholes. */
  static List<Part> of(String before, String after) {
    String[] a = before.strip().split("\\s+", -1);
    String[] b = after.strip().split("\\s+", -1);
    if (a.length > MOST || b.length > MOST) {
      return List.of(new Part(Kind.GONE, before), new Part(Kind.NEW, after));
    }
    int[][] common = new int[a.length + 1][b.length + 1];
    for (int i = a.length - 1; i >= 0; i--) {
      for (int j = b.length - 1; j >= 0; j--) {
        common[i][j] =
            a[i].equals(b[j])
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<Part> parts = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i].equals(b[j])) {
        add(parts, Kind.SAME, a[i++]);
        j++;
      } else if (i < a.length && (j == b.length || common[i + 1][j] >= common[i][j + 1])) {
        add(parts, Kind.GONE, a[i++]);
      } else {
        add(parts, Kind.NEW, b[j++]);
      }
    }
    return parts;
  }

  private static void add(List<Part> parts, Kind kind, String word) {
    int last = parts.size() - 1;
    if (last >= 0 && parts.get(last).kind() == kind) {
      parts.set(last, new Part(kind, parts.get(last).text() + " " + word));
    } else {
      parts.add(new Part(kind, word));
    }
  }
}
