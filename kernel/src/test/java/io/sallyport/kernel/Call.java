package io.sallyport.kernel;

import io.sallyport.api.Access;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Action;
import io.sallyport.api.Attributes;
import io.sallyport.api.CanonicalOperation;
import io.sallyport.api.Obligation;
import io.sallyport.api.Operation;
import io.sallyport.api.Reason;
import io.sallyport.api.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operation on named resources whose canonical form lists its masks. */
final class Call implements Operation<Call.Form> {
  private final List<Access> accesses;
  @Nullable Reason refusal;
  boolean impossible;
  String text = "call";

  Call(Access... accesses) {
    this.accesses = List.of(accesses);
  }

  record Form(String text) implements CanonicalOperation {}

  static Access read(String table) {
    return Access.of("sql.select", Resource.of("shop", table));
  }

  static Access write(String table) {
    return Access.of("sql.update", Resource.of("shop", table));
  }

  static Access implied(String table) {
    return new Access(
        new Action("sql.select"), Resource.of("shop", table), true, Attributes.none());
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public List<Access> accesses() {
    return accesses;
  }

  @Override
  public @Nullable Reason refusal() {
    return refusal;
  }

  @Override
  public Form under(List<Obligation> obligations) throws AccessDeniedException {
    if (impossible) {
      throw new AccessDeniedException(
          Reason.of("SP-1999", "cannot mask this", "write it anew"), null);
    }
    return new Form(text + " under " + obligations);
  }
}
