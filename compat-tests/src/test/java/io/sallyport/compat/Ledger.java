package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.audit.journal.JournalEntry;
import io.sallyport.audit.journal.JournalReader;
import io.sallyport.audit.journal.JournalReport;
import io.sallyport.audit.journal.JournalVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What {@link Load} writes, held against the journal. */
final class Ledger {
  final Database database;

  private Ledger(Database database) {
    this.database = database;
  }

  /** An empty one. */
  static Ledger fresh() throws SQLException {
    return in(Peer.POSTGRES.fresh());
  }

  static Ledger in(Database database) throws SQLException {
    database.run("CREATE TABLE ledger (id bigint PRIMARY KEY, note varchar(40) NOT NULL)");
    return new Ledger(database);
  }

  /** The journal is whole, and nothing is in the table without a decision in it. */
  void isRecordedIn(Path audit) throws IOException, SQLException {
    JournalReport report = JournalVerifier.verify(audit);
    assertThat(report.intact()).as("%s", report).isTrue();
    assertThat(unrecorded(permitted(audit))).isEmpty();
  }

  /** The ids in the table. */
  Set<Long> ids() throws SQLException {
    Set<Long> ids = new HashSet<>();
    try (Connection connection = database.direct();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM ledger")) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids;
  }

  /** The digests of the arguments of all permitted calls. */
  private static Set<String> permitted(Path audit) throws IOException {
    Set<String> digests = new HashSet<>();
    try (Stream<JournalEntry> entries = JournalReader.entries(audit)) {
      entries
          .filter(entry -> "permit".equals(entry.verdict()))
          .map(entry -> entry.fields().get("arguments"))
          .filter(Map.class::isInstance)
          .forEach(arguments -> digests.add(String.valueOf(((Map<?, ?>) arguments).get("digest"))));
    }
    return digests;
  }

  private Set<String> unrecorded(Set<String> permitted) throws SQLException {
    Set<String> missing = new HashSet<>();
    try (Connection connection = database.direct();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id, note FROM ledger")) {
      while (rows.next()) {
        long id = rows.getLong(1);
        String note = rows.getString(2);
        if (!permitted.contains(Load.insertDigest(id))) {
          missing.add("insert of " + id);
        }
        if (note.equals(Load.changed(id)) && !permitted.contains(Load.updateDigest(id))) {
          missing.add("update of " + id);
        }
      }
    }
    return missing;
  }
}
