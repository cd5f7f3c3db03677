package io.sallyport.jdbc;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** MySQL and MariaDB: {@code Duplicate entry '…' for key 'customers.email'}. Immutable. */
final class ErrorNamesMySql implements ErrorNames {
  private static final ErrorTexts TEXTS = ErrorTexts.read("errors-mysql.txt");
  private static final int DUPLICATE = 1062;
  // The value comes first and may hold anything: the last key in the text counts.
  private static final Pattern KEY =
      Pattern.compile("(?s).* for key '(?:[^']*\\.)?([^'.]+)'[^']*$");
  private static final Pattern CONSTRAINT = Pattern.compile("CONSTRAINT `([^`]+)` ");
  private static final int REFERENCED = 1451;
  private static final int NO_REFERENCED = 1452;
  private static final int CHECK = 4025;

  @Override
  public ErrorTexts texts() {
    return TEXTS;
  }

  @Override
  public Found find(SQLException error) {
    String message = String.valueOf(error.getMessage());
    Pattern pattern =
        switch (error.getErrorCode()) {
          case DUPLICATE -> KEY;
          case REFERENCED, NO_REFERENCED, CHECK -> CONSTRAINT;
          default -> null;
        };
    if (pattern == null) {
      return Found.NOTHING;
    }
    Matcher matcher = pattern.matcher(message);
    return matcher.find() ? Found.ofConstraint(matcher.group(1)) : Found.NOTHING;
  }
}
