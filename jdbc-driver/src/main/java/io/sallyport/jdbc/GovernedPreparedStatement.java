package io.sallyport.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A prepared statement. */
final class GovernedPreparedStatement extends AbstractPreparedStatement {
  private final String sql;
  private final KeyWish wish;
  private final StatementForm form;

  GovernedPreparedStatement(Link link, String sql, KeyWish wish, StatementForm form) {
    super(link.wrapping());
    this.sql = sql;
    this.wish = wish;
    this.form = form;
  }

  @Override
  String sql() {
    return sql;
  }

  @Override
  KeyWish wish() {
    return wish;
  }

  @Override
  PreparedStatement prepare(String canonicalText, KeyColumns keys, boolean scroll)
      throws SQLException {
    StatementForm wanted = scroll ? form.scrolling() : form;
    return wanted.prepare(link.connection(), canonicalText, keys);
  }

  @Override
  PreparedStatement vendor() throws SQLException {
    return preparedNow();
  }

  @Override
  @Nullable PreparedStatement prepared() {
    return preparedOrNull();
  }
}
