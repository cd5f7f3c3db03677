package io.sallyport.jdbc;

import io.sallyport.api.Arguments;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plain statement: every text is understood and decided when it is executed. */
final class GovernedStatement extends AbstractStatement {
  private final StatementForm form;
  private Statement vendor;
  private boolean scrolling;

  GovernedStatement(Link link, StatementForm form) throws SQLException {
    super(link.wrapping());
    this.form = form;
    this.vendor = make(form);
  }

  private Statement make(StatementForm wanted) throws SQLException {
    try {
      Statement made = wanted.create(link.connection());
      // Nothing is left to translate in an analysed text, and the driver must not try.
      made.setEscapeProcessing(false);
      return made;
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  Statement vendor() throws SQLException {
    requireOpen();
    return vendor;
  }

  @Override
  Statement vendorIfAny() {
    return vendor;
  }

  @Override
  Statement current() {
    return vendor;
  }

  @Override
  void ready(SqlCanonical canonical, KeyColumns keys, boolean scroll) throws SQLException {
    if (scroll != scrolling) {
      Statement before = vendor;
      vendor = make(scroll ? form.scrolling() : form);
      StatementForm.settings(before, vendor);
      vendor.setFetchSize(fetchSize());
      execution.renewed();
      scrolling = scroll;
      before.close();
    }
  }

  @Override
  boolean fire(SqlCanonical canonical, KeyColumns keys) throws SQLException {
    return keys.none()
        ? vendor.execute(canonical.text())
        : vendor.execute(canonical.text(), keys.names());
  }

  @Override
  boolean run(@Nullable String sql, KeyWish wish, Wanted wanted) throws SQLException {
    requireOpen();
    return execution.run(link.operation(sql, wish), Arguments.none(), wanted);
  }

  @Override
  SqlOperation operation(Batch.Entry entry) throws SQLException {
    return link.operation(entry.sql(), KeyWish.NONE);
  }

  @Override
  long[] fireBatch(List<Batch.Step> steps) throws SQLException {
    vendor.clearBatch();
    for (Batch.Step step : steps) {
      vendor.addBatch(step.canonical().text());
    }
    return vendor.executeLargeBatch();
  }

  @Override
  long fireOne(Batch.Step step) throws SQLException {
    vendor.execute(step.canonical().text());
    return vendor.getLargeUpdateCount();
  }
}
