package io.sallyport.semantics.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.util.Utils;

/** The functions that a database brings along, as its own catalog tells them. */
final class ServerFunctions {
  /**
   * Functions that PostgreSQL holds for free of effects (no overload is volatile, none runs with
   * its owner's rights, none is in another language), that touch no type by which catalogs are
   * read, and that stand behind no operator, index or aggregate. What it holds for volatile is no
   * candidate.
   */
  private static final String POSTGRES =
      """
      SELECT p.proname
      FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
      WHERE p.pronamespace = 'pg_catalog'::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_operator o WHERE o.oprcode = p.oid)
        AND NOT EXISTS (SELECT 1 FROM pg_amproc m WHERE m.amproc = p.oid)
        AND NOT EXISTS (SELECT 1 FROM pg_type t
                        WHERE p.oid IN (t.typsend, t.typreceive, t.typinput, t.typoutput))
        AND NOT EXISTS (SELECT 1 FROM pg_range r WHERE p.oid IN (r.rngcanonical, r.rngsubdiff))
        AND NOT EXISTS (SELECT 1 FROM pg_aggregate a
                        WHERE p.oid IN (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggmtransfn,
                                        a.aggminvtransfn, a.aggmfinalfn))
      GROUP BY p.proname
      HAVING bool_and(p.provolatile IN ('i', 's') AND p.prokind IN ('f', 'a', 'w')
        AND NOT p.prosecdef AND l.lanname IN ('internal', 'sql')
        AND p.prorettype NOT IN (SELECT oid FROM pg_type WHERE typname ~ '%1$s')
        AND NOT EXISTS (SELECT 1 FROM unnest(p.proargtypes) a JOIN pg_type t ON t.oid = a
                        WHERE t.typname ~ '%1$s'))
      """
          .formatted(
              "^_?(internal|cstring|trigger|event_trigger|.*handler|oid|oidvector|reg.*|xid|xid8|tid"
                  + "|pg_.*|refcursor|txid_snapshot|aclitem|void)$");

  private static final Pattern H2_SECTION =
      Pattern.compile(
          "^\"(?:Aggregate |Window )?Functions[^\"]*\",\"([^\"]+)\",\"", Pattern.MULTILINE);

  private ServerFunctions() {}

  /** The names in lower case. */
  static Set<String> of(String dialect) throws SQLException, IOException {
    return switch (dialect) {
      case "postgresql" -> query("postgresql", POSTGRES);
      case "mysql" -> query("mariadb", "SELECT FUNCTION FROM information_schema.SQL_FUNCTIONS");
      case "h2" -> help();
      default -> throw new IllegalArgumentException(dialect);
    };
  }

  private static Set<String> query(String database, String sql) throws SQLException {
    Set<String> names = new TreeSet<>();
    try (Connection connection = LiveDatabase.world(database, 8);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        names.add(rows.getString(1).toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  /** H2 lists its functions in its help alone. */
  private static Set<String> help() throws IOException {
    String text = new String(Utils.getResource("/org/h2/res/help.csv"), StandardCharsets.UTF_8);
    Set<String> names = new TreeSet<>();
    Matcher topic = H2_SECTION.matcher(text);
    while (topic.find()) {
      String syntax = text.substring(topic.end(), Math.min(text.length(), topic.end() + 300));
      String head = syntax.replaceAll("@[hc]\\d@\\s?", "").replaceAll("[\\s{]+", " ").strip();
      for (String word : head.split("\\(|\\}")[0].split("[ |]+")) {
        if (word.matches("[A-Z][A-Z0-9_]*")) {
          names.add(word.toLowerCase(Locale.ROOT));
        }
      }
      if (topic.group(1).matches("[A-Z][A-Z0-9_]*")) {
        names.add(topic.group(1).toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }
}
