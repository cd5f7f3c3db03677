package io.sallyport.audit.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * A text and the signatures under it (C2SP signed-note): the text's lines, an empty line, and a
 * line for each signature. Immutable.
 *
 * @param text the signed text, its last line ended
 * @param signatures the lines below it
 */
record SignedNote(String text, List<Line> signatures) {
  /** What a signature's line begins with. */
  static final String DASH = "\u2014 ";

  /** Who is said to have signed, and key id and signature in Base64. */
  record Line(String name, String signature) {}

  /** Reads notes that stand one behind the other; what is no note ends it. */
  static List<SignedNote> parse(String text) {
    List<SignedNote> notes = new ArrayList<>();
    int from = 0;
    int gap = text.indexOf("\n\n", from);
    while (gap >= 0) {
      List<Line> signatures = new ArrayList<>();
      int at = gap + 2;
      int end = text.indexOf('\n', at);
      while (end >= 0 && text.startsWith(DASH, at)) {
        String[] parts = text.substring(at + DASH.length(), end).split(" ", 2);
        signatures.add(new Line(parts[0], parts.length == 2 ? parts[1] : ""));
        at = end + 1;
        end = text.indexOf('\n', at);
      }
      if (signatures.isEmpty()) {
        return notes;
      }
      notes.add(new SignedNote(text.substring(from, gap + 1), List.copyOf(signatures)));
      from = at < text.length() && text.charAt(at) == '\n' ? at + 1 : at;
      gap = text.indexOf("\n\n", from);
    }
    return notes;
  }

  /** Whether one of the keys signed it. */
  boolean signedBy(List<NoteVerifier> keys) {
    for (Line line : signatures) {
      for (NoteVerifier key : keys) {
        if (key.name().equals(line.name()) && key.signed(text, line.signature())) {
          return true;
        }
      }
    }
    return false;
  }
}
