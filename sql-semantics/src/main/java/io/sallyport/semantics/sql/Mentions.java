package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.List;

/** The names in a part of a statement that is not read any closer. */
final class Mentions {
  private Mentions() {}

  /**
   * Takes all remaining tokens.
   *
   * @param hasBody whether a body with queries in it is expected there, as in CREATE FUNCTION
   */
  static List<Token> rest(Cursor in, boolean hasBody) {
    List<Token> names = new ArrayList<>();
    while (!in.atEnd()) {
      Token token = in.next();
      if (!hasBody && token.is("SELECT")) {
        throw Refusal.unsupported(
            "a query inside a statement that has no room for one", "send the query by itself");
      }
      if (token.isName()) {
        names.add(token);
      }
    }
    return names;
  }
}
