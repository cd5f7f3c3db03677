package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Replacements in a token stream, and the text that results. For one thread. */
final class Splices {
  private record Splice(int last, SqlPiece piece) {}

  private final Map<Integer, Splice> byFirst = new TreeMap<>();
  private final Map<Integer, SqlPiece> after = new TreeMap<>();

  /**
   * What came of it.
   *
   * @param parameters where the value of each parameter comes from; empty where all are the
   *     statement's own
   */
  record Result(String text, List<ParameterSource> parameters) {}

  boolean isEmpty() {
    return byFirst.isEmpty() && after.isEmpty();
  }

  void replace(int first, int last, SqlPiece piece) {
    byFirst.put(first, new Splice(last, piece));
  }

  void append(int last, SqlPiece piece) {
    after.merge(last, piece, SqlPiece::then);
  }

  /** Whether something is replaced between two tokens. */
  boolean within(int first, int last) {
    return byFirst.keySet().stream().anyMatch(at -> at >= first && at <= last);
  }

  /**
   * The tokens joined as they stood; comments and runs of blanks become one blank. Two dashes are
   * kept apart: MySQL takes them for signs before a comment, but for a comment before the blank
   * that stands in its place.
   */
  Result apply(TokenStream stream) {
    if (isEmpty() && !stream.differs()) {
      return new Result(stream.source(), List.of());
    }
    List<Token> tokens = stream.tokens();
    Writer writer = new Writer(stream.source().length());
    int previousEnd = -1;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean dashes = i > 0 && token.is("-") && tokens.get(i - 1).is("-");
      if (previousEnd >= 0 && (token.start > previousEnd || dashes)) {
        writer.text.append(' ');
      }
      Splice splice = byFirst.get(i);
      if (splice == null) {
        writer.token(token);
      } else {
        writer.piece(splice.piece);
        for (; i < splice.last; i++) {
          writer.pass(tokens.get(i));
        }
        writer.pass(tokens.get(i));
      }
      SqlPiece more = after.get(i);
      if (more != null) {
        writer.piece(more);
      }
      previousEnd = tokens.get(i).end;
    }
    return new Result(writer.text.toString(), writer.foreign ? writer.parameters : List.of());
  }

  /** The text so far, and the parameters in it. */
  private static final class Writer {
    final StringBuilder text;
    final List<ParameterSource> parameters = new ArrayList<>();
    boolean foreign;
    private int own;

    Writer(int length) {
      this.text = new StringBuilder(length + 64);
    }

    void token(Token token) {
      if (token.kind == Token.Kind.PARAMETER) {
        parameters.add(new ParameterSource.Own(++own));
      }
      text.append(token.text);
    }

    /** A parameter that is left out keeps its number. */
    void pass(Token token) {
      if (token.kind == Token.Kind.PARAMETER) {
        own++;
      }
    }

    void piece(SqlPiece piece) {
      parameters.addAll(piece.values());
      foreign |= !piece.values().isEmpty();
      text.append(piece.text());
    }
  }
}
