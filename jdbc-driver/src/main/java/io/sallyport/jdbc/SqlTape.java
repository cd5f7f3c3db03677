package io.sallyport.jdbc;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Outcome;
import io.sallyport.api.Recording;
import io.sallyport.detect.Detectors;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One execution in the recording of its session: the statement, a sample of its rows as they are
 * handed out, its end. Rows hold what the vendor's driver gave for the rewritten text, so masked
 * columns are masked, and go through the same search as what is handed out. One thread at a time.
 */
final class SqlTape {
  /** What a recording keeps of a value, in characters. */
  private static final int MOST = 1000;

  private final Recording recording;
  private final long exchange;
  private final @Nullable Detectors detectors;
  private int left;
  private int @Nullable [] types;

  private SqlTape(Recording recording, long exchange, SqlCanonical canonical) {
    this.recording = recording;
    this.exchange = exchange;
    this.left = canonical.sample();
    this.detectors = canonical.detectors();
  }

  /** Records that a statement is about to be executed. */
  static SqlTape begin(Recording recording, long exchange, String text, SqlCanonical canonical)
      throws AccessDeniedException {
    SqlTape tape = new SqlTape(recording, exchange, canonical);
    recording.append("statement", Map.of("exchange", exchange, "text", text));
    return tape;
  }

  /** Whether rows are still to be recorded. */
  boolean wantsRows() {
    return left > 0;
  }

  /**
   * Records the row that a result stands on, before it is handed out.
   *
   * @throws AccessDeniedException when it is not kept
   */
  void row(ResultSet vendor) throws SQLException, AccessDeniedException {
    int[] known = types;
    if (known == null) {
      known = columns(vendor.getMetaData());
      types = known;
    }
    List<@Nullable String> values = new ArrayList<>();
    for (int i = 0; i < known.length; i++) {
      values.add(value(vendor, i + 1, known[i]));
    }
    left--;
    recording.append("row", Map.of("exchange", exchange, "values", values));
  }

  private int[] columns(ResultSetMetaData described) throws SQLException, AccessDeniedException {
    int[] found = new int[described.getColumnCount()];
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < found.length; i++) {
      found[i] = described.getColumnType(i + 1);
      labels.add(String.valueOf(described.getColumnLabel(i + 1)));
    }
    recording.append("columns", Map.of("exchange", exchange, "columns", labels));
    return found;
  }

  private @Nullable String value(ResultSet vendor, int column, int type) throws SQLException {
    return switch (type) {
      case Types.BINARY,
          Types.VARBINARY,
          Types.LONGVARBINARY,
          Types.BLOB,
          Types.CLOB,
          Types.NCLOB,
          Types.SQLXML,
          Types.ARRAY,
          Types.STRUCT,
          Types.REF,
          Types.REF_CURSOR,
          Types.ROWID,
          Types.DATALINK,
          Types.JAVA_OBJECT ->
          "(not recorded)";
      default -> text(vendor.getString(column));
    };
  }

  private @Nullable String text(@Nullable String raw) {
    if (raw == null) {
      return null;
    }
    String shown = detectors == null ? raw : detectors.search(raw).text();
    return shown.length() <= MOST ? shown : shown.substring(0, MOST) + "…";
  }

  /** Records how it ended. What came of it stands in the journal, whatever becomes of this line. */
  void end(String status, Outcome outcome) {
    if (recording.ended()) {
      return;
    }
    try {
      recording.append(
          "end",
          Map.of(
              "exchange", exchange,
              "status", status,
              "rows", outcome.rows(),
              "affected", outcome.affected(),
              "cut", outcome.cut()));
    } catch (AccessDeniedException e) {
      // It is on record that the recording ended early; nothing is left to be refused.
      left = 0;
    }
  }
}
