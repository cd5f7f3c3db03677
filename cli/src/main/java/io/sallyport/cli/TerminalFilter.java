package io.sallyport.cli;

/**
 * Lets through what a terminal needs to show a recording: text, moves, colours. What could reach
 * beyond the picture is left out: answers to the keyboard, the clipboard, titles, strings for the
 * terminal itself (ECMA-48 §8.3: OSC, DCS, APC, PM, SOS). It goes over all pieces of one recording
 * in their order. One thread at a time.
 */
final class TerminalFilter {
  private static final String FINALS = "@ABCDEFGHJKLMPSTXZ`abdefgmrsu";
  private static final String SINGLE = "78DEHM=>";

  private enum State {
    TEXT,
    ESCAPE,
    CHARSET,
    CSI,
    STRING,
    STRING_ESCAPE
  }

  private static final int LONGEST = 64;

  private final StringBuilder sequence = new StringBuilder();
  private State state = State.TEXT;

  /** The part of a piece that may be shown. */
  String pass(String piece) {
    StringBuilder shown = new StringBuilder(piece.length());
    for (int i = 0; i < piece.length(); i++) {
      take(piece.charAt(i), shown);
    }
    return shown.toString();
  }

  private void take(char c, StringBuilder shown) {
    switch (state) {
      case TEXT -> text(c, shown);
      case ESCAPE -> escape(c, shown);
      case CHARSET -> end(shown, "\u001b" + sequence + c, c == 'B' || c == '0' || c == 'A');
      case CSI -> csi(c, shown);
      case STRING -> {
        if (c == '\u0007') {
          state = State.TEXT;
        } else if (c == '\u001b') {
          state = State.STRING_ESCAPE;
        }
      }
      case STRING_ESCAPE -> state = c == '\\' ? State.TEXT : State.STRING;
    }
  }

  private void text(char c, StringBuilder shown) {
    if (c == '\u001b') {
      state = State.ESCAPE;
      sequence.setLength(0);
    } else if ((c >= ' ' && c < '\u007f') || c > '\u009f' || "\b\t\n\r".indexOf(c) >= 0) {
      shown.append(c);
    }
  }

  private void escape(char c, StringBuilder shown) {
    switch (c) {
      case '[' -> state = State.CSI;
      case ']', 'P', '_', '^', 'X' -> state = State.STRING;
      case '(', ')' -> {
        state = State.CHARSET;
        sequence.append(c);
      }
      case '\u001b' -> sequence.setLength(0);
      default -> end(shown, "\u001b" + c, SINGLE.indexOf(c) >= 0);
    }
  }

  private void csi(char c, StringBuilder shown) {
    boolean parameter = c >= '0' && c <= '?';
    if (parameter && sequence.length() < LONGEST) {
      sequence.append(c);
    } else {
      String body = sequence.toString();
      boolean plain = body.matches("[0-9;:]*") && FINALS.indexOf(c) >= 0;
      boolean mode = body.matches("\\?(7|25|47|1047|1048|1049)") && (c == 'h' || c == 'l');
      end(shown, "\u001b[" + body + c, plain || mode);
    }
  }

  private void end(StringBuilder shown, String whole, boolean harmless) {
    state = State.TEXT;
    if (harmless) {
      shown.append(whole);
    }
  }
}
