package io.sallyport.jdbc;

import io.sallyport.api.Access;
import io.sallyport.api.Obligation;
import io.sallyport.api.Operation;
import java.util.List;
import java.util.Set;

/** One reading of the database's metadata. Immutable. */
final class DescribeOperation implements Operation<SqlCanonical> {
  private final String method;
  private final List<Access> accesses;

  DescribeOperation(String target, String method) {
    this.method = method;
    this.accesses = List.of(Access.of("sql.describe", SqlResources.whole(target)));
  }

  @Override
  public String text() {
    return method;
  }

  @Override
  public List<Access> accesses() {
    return accesses;
  }

  /** Names are not masked, and listings are filtered by what may be read: caps say nothing here. */
  @Override
  public SqlCanonical under(List<Obligation> obligations) {
    return new SqlCanonical(
        method,
        ParameterPlan.OWN,
        Limits.NONE,
        false,
        Set.of(),
        List.of(),
        null,
        SqlCanonical.sample(obligations));
  }
}
