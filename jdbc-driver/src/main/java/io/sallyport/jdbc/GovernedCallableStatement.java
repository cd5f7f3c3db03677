package io.sallyport.jdbc;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A call of a procedure or function, decided like any other statement. */
final class GovernedCallableStatement extends ForwardingCallableStatement {
  private final CallText call;
  private final StatementForm form;

  GovernedCallableStatement(Link link, CallText call, StatementForm form) {
    super(link.wrapping());
    this.call = call;
    this.form = form;
  }

  @Override
  String sql() {
    return call.text();
  }

  @Override
  KeyWish wish() {
    return KeyWish.NONE;
  }

  @Override
  PreparedStatement prepare(String canonicalText, KeyColumns keys, boolean scroll)
      throws SQLException {
    return form.prepareCall(link.connection(), call.around(canonicalText));
  }

  @Override
  CallableStatement vendor() throws SQLException {
    return (CallableStatement) preparedNow();
  }

  @Override
  @Nullable CallableStatement prepared() {
    return (CallableStatement) preparedOrNull();
  }

  @Override
  void record(
      String parameter,
      NamedSetter setter,
      @Nullable Object value,
      @Nullable Object first,
      @Nullable Object second) {
    recordNamed(parameter, new NamedBinding(setter, value, first, second));
  }
}
