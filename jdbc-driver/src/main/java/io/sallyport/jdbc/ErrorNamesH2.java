package io.sallyport.jdbc;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * H2: {@code violation: "PUBLIC.CONSTRAINT_INDEX_5 ON PUBLIC.T(EMAIL) VALUES (…)"}, with the
 * statement behind it. Immutable.
 */
final class ErrorNamesH2 implements ErrorNames {
  private static final ErrorTexts TEXTS = ErrorTexts.read("errors-h2.txt");
  private static final Pattern CONSTRAINT =
      Pattern.compile("violation: \"(?:\"?[A-Za-z0-9_$]+\"?\\.)?\"?([A-Za-z0-9_$]+)\"?[ :]");

  @Override
  public ErrorTexts texts() {
    return TEXTS;
  }

  @Override
  public Found find(SQLException error) {
    String state = String.valueOf(error.getSQLState());
    if (!state.startsWith("23")) {
      return Found.NOTHING;
    }
    Matcher matcher = CONSTRAINT.matcher(String.valueOf(error.getMessage()));
    return matcher.find() ? Found.ofConstraint(matcher.group(1)) : Found.NOTHING;
  }
}
