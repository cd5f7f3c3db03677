package io.sallyport.jdbc;

import io.sallyport.api.Arguments;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plain statement: every text is understood and decided when it is executed. */
final class GovernedStatement extends AbstractStatement {
  private final StatementForm form;
  private Statement vendor;
  private boolean scrolling;
  private @Nullable String text;
  private KeyColumns textKeys = KeyColumns.NONE;

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

  /** A text with a row filter's values in it can only run as a prepared statement. */
  @Override
  void ready(SqlCanonical canonical, KeyColumns keys, boolean scroll) throws SQLException {
    boolean wanted = !canonical.plan().none();
    if (wanted && scroll == scrolling && canonical.text().equals(text) && keys.equals(textKeys)) {
      return;
    }
    if (!wanted && scroll == scrolling && text == null) {
      return;
    }
    StatementForm as = scroll ? form.scrolling() : form;
    renew(wanted ? as.prepare(link.connection(), canonical.text(), keys) : make(as));
    text = wanted ? canonical.text() : null;
    textKeys = keys;
    scrolling = scroll;
  }

  private void renew(Statement fresh) throws SQLException {
    Statement before = vendor;
    vendor = fresh;
    StatementForm.settings(before, fresh);
    fresh.setFetchSize(fetchSize());
    execution.renewed();
    before.close();
  }

  @Override
  boolean fire(Running now, KeyColumns keys) throws SQLException {
    SqlCanonical canonical = now.canonical();
    if (!canonical.plan().none()) {
      PreparedStatement prepared = (PreparedStatement) vendor;
      canonical.plan().bind(prepared, now.caller(), link.vendor().dialect());
      return prepared.execute();
    }
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
    ready(steps.get(0).canonical(), KeyColumns.NONE, false);
    vendor.clearBatch();
    for (Batch.Step step : steps) {
      vendor.addBatch(step.canonical().text());
    }
    return vendor.executeLargeBatch();
  }

  @Override
  long fireOne(Batch.Step step) throws SQLException {
    ready(step.canonical(), KeyColumns.NONE, false);
    fire(step.running(), KeyColumns.NONE);
    return vendor.getLargeUpdateCount();
  }
}
