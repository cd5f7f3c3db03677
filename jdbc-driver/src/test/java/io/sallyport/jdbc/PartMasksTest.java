package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.testkit.MemoryAuditSink;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Masks on parts of JSON documents and on the elements of arrays hold at the source. */
class PartMasksTest {
  private static final String RULES =
      """
      version: 1
      targets: { shop: {} }
      rules:
        - id: parts
          permit: [sql.select, sql.insert, sql.update, sql.delete]
          on: [shop/people]
          mask:
            people.doc.$.contact.email: partial
            people.doc.$.contact.card: redact
            people.doc.$.keys.*: "null"
            people.doc.$.visits.ip: redact
            people.tags[*]: partial
            people.plain: redact
      """;

  private static final List<String> DOCUMENTS =
      List.of(
          "{\"contact\": {\"email\": \"canary1@example.org\", \"card\": \"4929 8888\"}, \"open\":"
              + " 7}",
          "{\"contact\": [{\"email\": \"canary2@example.org\"}, {\"email\": [\"canary3@x.org\"]}],"
              + " \"open\": 7}",
          "{\"contact\": [[{\"email\": \"canary4@x.org\"}]], \"open\": 7}",
          "{\"contact\": {\"email\": {\"deep\": \"canary5\"}, \"card\": 49298888}, \"open\": 7}",
          "{\"keys\": {\"a\": \"canary6\", \"b\": {\"c\": \"canary7\"}}, \"open\": 7}",
          "{\"visits\": [{\"ip\": \"canary8\", \"n\": 1}, {\"ip\": \"canary9\", \"n\": 2}],"
              + " \"open\": 7}",
          "[{\"contact\": {\"email\": \"canary10@example.org\"}}]",
          "{\"contact\": null, \"open\": 7}",
          "{\"contact\": {\"email\": null}, \"open\": 7}",
          "{\"cont\\u0061ct\": {\"em\\u0061il\": \"canary11@example.org\"}, \"open\": 7}",
          "{\"contact\": {\"email\": \"x@y\", \"email\": \"canary12@example.org\"}, \"open\": 7}",
          "{\"contact\": {}, \"contact\": {\"email\": \"canary13@example.org\"}, \"open\": 7}",
          "{\"contact\": 3, \"contact\": {\"email\": \"canary14@example.org\"}, \"open\": 7}",
          "{}",
          "\"open\"",
          "17");

  private static String table(TestDatabase database) {
    return switch (database) {
      case POSTGRES -> "id int PRIMARY KEY, doc jsonb NOT NULL, tags text[], plain text";
      case MARIADB -> "id int PRIMARY KEY, doc JSON NOT NULL, tags JSON, plain text";
      case H2 -> "id int PRIMARY KEY, doc JSON NOT NULL, tags VARCHAR(60) ARRAY, plain VARCHAR(60)";
    };
  }

  private static String tags(TestDatabase database, int i) {
    return switch (database) {
      case POSTGRES, H2 ->
          "ARRAY['canary%d@example.org', NULL, 'canary 4929 8888 55']".formatted(i);
      case MARIADB -> "'[\"canary%d@example.org\"]'".formatted(i);
    };
  }

  private static List<String> ask(Connection connection, String sql) {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      boolean answers = statement.execute(sql);
      ResultSet result = answers ? statement.getResultSet() : null;
      while (result != null && result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.append(result.getString(i)).append('|');
        }
        rows.add(row.toString());
      }
    } catch (SQLException e) {
      rows.add("error " + e.getMessage());
    }
    return rows;
  }

  private static List<String> looks(TestDatabase database) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "SELECT * FROM people ORDER BY id",
                "SELECT tags, doc FROM people ORDER BY id",
                "SELECT count(*), max(CAST(doc AS CHAR(60))) FROM people",
                "SELECT a.id FROM people a JOIN people b ON a.tags = b.tags ORDER BY 1",
                "DELETE FROM people WHERE id = 0"));
    switch (database) {
      case POSTGRES ->
          all.addAll(
              List.of(
                  "SELECT id FROM people WHERE doc->'contact'->>'email' LIKE 'canary%'",
                  "SELECT doc->'contact', doc #>> '{contact,email}', tags[1] FROM people",
                  "SELECT jsonb_path_query(doc, '$.**') FROM people",
                  "SELECT unnest(tags), jsonb_each(doc - 'a') FROM people WHERE id = 1",
                  "SELECT to_jsonb(p) FROM people p",
                  "UPDATE people SET id = id RETURNING *",
                  "SELECT doc, tags FROM people FOR UPDATE"));
      case MARIADB ->
          all.addAll(
              List.of(
                  "SELECT id FROM people WHERE JSON_EXTRACT(doc, '$.contact.email') LIKE"
                      + " '%canary%'",
                  "SELECT JSON_EXTRACT(doc, '$.*'), JSON_SEARCH(doc, 'all', 'canary%') FROM people",
                  "SELECT doc, tags FROM people FOR UPDATE",
                  "INSERT INTO people (id, doc) VALUES (99, '{}') RETURNING doc"));
      case H2 -> all.add("SELECT CARDINALITY(tags) FROM people");
    }
    return all;
  }

  /** Some documents as they are shown. */
  private static List<String> shown(TestDatabase database) {
    return switch (database) {
      case POSTGRES ->
          List.of(
              "{\"open\": 7, \"contact\": {\"card\": \"***\", \"email\": \"c***@example.org\"}}|",
              "{\"open\": 7, \"contact\": [{\"email\": \"c***@example.org\"}, {\"email\":"
                  + " [\"c***@x.org\"]}]}|",
              "{\"open\": 7, \"contact\": [\"***\"]}|",
              "{\"keys\": {\"a\": null, \"b\": null}, \"open\": 7}|",
              "{\"open\": 7, \"visits\": [{\"n\": 1, \"ip\": \"***\"}, {\"n\": 2, \"ip\":"
                  + " \"***\"}]}|",
              "{\"open\": 7, \"contact\": {\"email\": null}}|",
              "17|");
      case MARIADB ->
          List.of(
              "{\"contact\": {\"email\": \"c***@example.org\", \"card\": \"***\"}, \"open\": 7}|",
              "{\"contact\": \"***\", \"open\": 7}|",
              "{\"visits\": \"***\", \"open\": 7}|",
              "{\"contact\": {\"email\": null}, \"open\": 7}|",
              "17|");
      case H2 -> List.of("\"***\"|");
    };
  }

  private static EmbeddedBroker broker() throws Exception {
    return EmbeddedBroker.builder()
        .configText("parts", RULES)
        .sink(MemoryAuditSink.latest(1))
        .discover(false)
        .build();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void partsOfDocumentsAndElementsOfArraysAreMasked(TestDatabase database) throws Exception {
    String name = database.fresh();
    try (Connection admin = database.connect(name);
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE TABLE people (" + table(database) + ")");
      int id = 0;
      for (String document : DOCUMENTS) {
        String json =
            "'" + document.replace("\\", database == TestDatabase.MARIADB ? "\\\\" : "\\") + "'";
        id++;
        statement.execute(
            "INSERT INTO people VALUES (%d, %s%s, %s, 'canary')"
                .formatted(
                    id, database == TestDatabase.H2 ? "JSON " : "", json, tags(database, id)));
      }
      try (EmbeddedBroker broker = broker();
          Connection connection = Placement.HERE.connect(database, name, broker, Shop.ALICE)) {
        for (String sql : looks(database)) {
          assertThat(ask(connection, sql))
              .as(sql)
              .noneMatch(row -> row.matches("(?s).*(canary|4929|error).*"));
        }
        assertThat(ask(connection, "SELECT doc FROM people ORDER BY id"))
            .containsAll(shown(database))
            .hasSizeGreaterThanOrEqualTo(DOCUMENTS.size());
        assertThat(ask(connection, "UPDATE people SET plain = CAST(doc AS CHAR(60))").get(0))
            .contains("SP-1020");
      }
    }
  }
}
