package io.sallyport.jdbc;

import io.sallyport.api.CanonicalOperation;
import io.sallyport.api.Obligation;
import io.sallyport.detect.Detectors;
import io.sallyport.semantics.sql.ColumnName;
import io.sallyport.semantics.sql.ResultColumn;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement as it alone may be executed. Immutable.
 *
 * @param text what the vendor's driver gets
 * @param limits the caps on the execution
 * @param plan whose value each parameter of the text holds
 * @param masked whether masks or row filters hold on a relation of the statement, so that error
 *     texts are strict
 * @param tripwire base columns that must not be the origin of a result column
 * @param columns the lineage of the result
 * @param detectors what is masked in the result by its shape; null if nothing
 * @param sample how many rows of the result are recorded; -1 where nothing is
 */
record SqlCanonical(
    String text,
    ParameterPlan plan,
    Limits limits,
    boolean masked,
    Set<ColumnName> tripwire,
    List<ResultColumn> columns,
    @Nullable Detectors detectors,
    int sample)
    implements CanonicalOperation {
  SqlCanonical {
    tripwire = Set.copyOf(tripwire);
    columns = List.copyOf(columns);
  }

  /** How many rows of each result these obligations want recorded; -1 for no recording. */
  static int sample(List<Obligation> obligations) {
    for (Obligation obligation : obligations) {
      if (obligation instanceof Obligation.Recording recording) {
        return recording.results();
      }
    }
    return -1;
  }
}
