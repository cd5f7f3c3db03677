package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Statement.Utility;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that is neither a query nor a write of rows: told by its first words. */
final class UtilityParser {
  private static final Set<String> OTHER =
      Keywords.words(
          "VACUUM ANALYZE REINDEX CLUSTER CHECKPOINT LISTEN UNLISTEN NOTIFY OPTIMIZE CHECK CHECKSUM"
              + " REPAIR FLUSH KILL LOCK UNLOCK REFRESH DISCARD_NOTHING");
  private static final Set<String> REACHES_DATA =
      Keywords.words("SCRIPT RUNSCRIPT BACKUP LOAD IMPORT SHUTDOWN INSTALL UNINSTALL RESTORE");

  /**
   * What SHOW may list: definitions and settings. The rest tells of other sessions, of statements
   * and of the texts of errors; a WHERE would compute over what no rule speaks of.
   */
  private static final Set<String> LISTED =
      Keywords.words("TABLES DATABASES SCHEMAS ENGINES COLLATION CHARSET VARIABLES");

  private static final Set<String> SCOPES = Keywords.words("FULL EXTENDED GLOBAL SESSION LOCAL");

  private static final Set<String> OF_TABLE = Keywords.words("COLUMNS FIELDS INDEX INDEXES KEYS");
  private static final Set<String> REFUSED =
      Keywords.words(
          "DO PREPARE EXECUTE DEALLOCATE DECLARE FETCH MOVE CLOSE OPEN HANDLER XA SIGNAL RESIGNAL IF"
              + " LOOP WHILE REPEAT CASE RETURN ITERATE LEAVE SECURITY");

  private final Cursor in;
  private final StatementParser statements;
  private final QueryParser queries;
  private final SessionParser sessions;
  private final DdlParser definitions;

  UtilityParser(Cursor in, StatementParser statements, QueryParser queries) {
    this.in = in;
    this.statements = statements;
    this.queries = queries;
    this.sessions = new SessionParser(in);
    this.definitions = new DdlParser(in, queries);
  }

  Statement utility() {
    Token first = in.peek();
    switch (first.key) {
      case "CREATE", "ALTER", "DROP", "COMMENT", "RENAME" -> {
        return definitions.definition();
      }
      case "TRUNCATE" -> {
        return truncate();
      }
      case "GRANT", "REVOKE", "REASSIGN" -> {
        return simple(SqlAction.DCL, false);
      }
      case "SET", "RESET", "USE", "DISCARD" -> {
        return sessions.session();
      }
      case "BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "END", "ABORT" -> {
        return sessions.transaction();
      }
      case "SHOW", "HELP" -> {
        return show();
      }
      case "EXPLAIN", "DESCRIBE", "DESC" -> {
        return explain();
      }
      case "CALL" -> {
        return call();
      }
      case "COPY" -> {
        return copy();
      }
      default -> {
        return rest(first);
      }
    }
  }

  private Statement rest(Token first) {
    if (first.is("ANALYZE") && in.dialect == Dialect.MARIADB && !in.peek(1).is("TABLE")) {
      return explain();
    }
    if (OTHER.contains(first.key)) {
      return simple(SqlAction.OTHER, false);
    }
    if (REACHES_DATA.contains(first.key)) {
      return simple(first.is("LOAD") ? SqlAction.COPY : SqlAction.OTHER, true);
    }
    if (REFUSED.contains(first.key)) {
      throw Refusal.unsupported(
          "the statement " + first.shown() + " hides what it runs", "send the statement itself");
    }
    throw Refusal.grammar("unknown statement " + first.shown());
  }

  private Statement truncate() {
    in.expect("TRUNCATE");
    in.accept("TABLE");
    List<List<Token>> names = new ArrayList<>();
    do {
      in.accept("ONLY");
      names.add(queries.from.qualifiedName());
      in.accept("*");
    } while (in.accept(","));
    boolean cascades = false;
    while (in.isAny("RESTART", "CONTINUE", "IDENTITY", "CASCADE", "RESTRICT", "WAIT", "NOWAIT")) {
      cascades |= in.next().is("CASCADE");
    }
    return new Utility(SqlAction.TRUNCATE, names, null, false, cascades, false, List.of());
  }

  private Statement simple(SqlAction kind, boolean opaque) {
    in.next();
    List<Token> mentions = Mentions.rest(in, kind == SqlAction.DCL);
    return new Utility(kind, List.of(), null, false, true, opaque, mentions);
  }

  private Statement show() {
    Token first = in.next();
    if (in.dialect == Dialect.POSTGRESQL) {
      return setting();
    }
    if (first.is("HELP")) {
      throw in.unsupported("HELP");
    }
    while (SCOPES.contains(in.peek().key)) {
      in.next();
    }
    Token what = in.next();
    List<List<Token>> names = new ArrayList<>();
    List<Token> counted = new ArrayList<>();
    if (OF_TABLE.contains(what.key)) {
      if (!in.accept("FROM")) {
        in.expect("IN");
      }
      names.add(queries.from.qualifiedName());
      if (!what.is("COLUMNS") && !what.is("FIELDS")) {
        // An index tells how many different values its column holds.
        names.forEach(counted::addAll);
      }
    } else if (what.is("CREATE")) {
      if (!in.accept("TABLE")) {
        in.expect("VIEW");
      }
      names.add(queries.from.qualifiedName());
    } else if (what.is("CHARACTER")) {
      in.expect("SET");
    } else if (!LISTED.contains(what.key)) {
      throw in.unsupported("SHOW " + what.shown());
    } else if (in.accept("FROM") || in.accept("IN")) {
      in.anyName();
    }
    if (in.accept("LIKE") && in.next().kind != Token.Kind.STRING) {
      throw in.unexpected();
    }
    return new Utility(SqlAction.DESCRIBE, names, null, false, names.isEmpty(), false, counted);
  }

  /** The schema of a SHOW TABLES that was read, empty where it names none; null for all else. */
  static @Nullable String listedSchema(List<Token> tokens) {
    if (!tokens.get(0).is("SHOW")) {
      return null;
    }
    int at = 1;
    while (at < tokens.size() && SCOPES.contains(tokens.get(at).key)) {
      at++;
    }
    if (at == tokens.size() || !tokens.get(at).is("TABLES")) {
      return null;
    }
    boolean named =
        at + 2 < tokens.size() && (tokens.get(at + 1).is("FROM") || tokens.get(at + 1).is("IN"));
    return named ? tokens.get(at + 2).value : "";
  }

  private Statement setting() {
    List<Token> mentions = Mentions.rest(in, false);
    return new Utility(SqlAction.SESSION, List.of(), null, false, true, false, mentions);
  }

  private Statement explain() {
    Token first = in.next();
    boolean executes = first.is("ANALYZE");
    if (in.dialect == Dialect.POSTGRESQL && in.accept("(")) {
      executes = options();
    }
    while (in.isAny("ANALYZE", "VERBOSE", "EXTENDED", "PARTITIONS", "PLAN", "FORMAT")) {
      Token option = in.next();
      executes |= option.is("ANALYZE");
      if (option.is("PLAN")) {
        in.expect("FOR");
      } else if (option.is("FORMAT")) {
        in.expect("=");
        in.next();
      }
    }
    if (startsStatement()) {
      return new Statement.Explain(statements.one(), executes);
    }
    if (!in.dialect.isMySqlFamily() || executes) {
      throw in.unexpected();
    }
    return describe();
  }

  private Statement describe() {
    List<List<Token>> names = List.of(queries.from.qualifiedName());
    if (!in.atEnd()) {
      in.next();
    }
    return new Utility(SqlAction.DESCRIBE, names, null, false, false, false, List.of());
  }

  private boolean startsStatement() {
    return in.isAny(
        "SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "VALUES", "TABLE", "(",
        "CREATE");
  }

  /** {@code EXPLAIN (ANALYZE, FORMAT JSON)}: an option that is named counts as on. */
  private boolean options() {
    boolean executes = false;
    do {
      executes |= in.anyName().is("ANALYZE");
      while (!in.is(",") && !in.is(")")) {
        Token value = in.next();
        if (value.kind == Token.Kind.END || value.is("(")) {
          throw in.unexpected();
        }
      }
    } while (in.accept(","));
    in.expect(")");
    return executes;
  }

  private Statement call() {
    in.expect("CALL");
    if (in.dialect == Dialect.H2 && !in.peek().isName()) {
      return computed();
    }
    List<Token> name = new ArrayList<>();
    name.add(in.name());
    while (in.accept(".")) {
      name.add(in.anyName());
    }
    List<Expr> args = new ArrayList<>();
    if (in.accept("(")) {
      if (!in.is(")")) {
        args.addAll(queries.expressions.expressions());
      }
      in.expect(")");
    }
    return new Statement.CallProcedure(new Expr.Call(name, args, List.of()));
  }

  /** H2's {@code CALL 1 + 1}, which is the SELECT of that value. */
  private Statement computed() {
    int first = in.position();
    Expr value = queries.expressions.expression();
    if (RowLinks.holdsQuery(value)) {
      throw Refusal.unsupported("CALL of a query", "write SELECT instead");
    }
    Query.Item item = new Query.Item(value, null, first, in.position() - 1);
    Query.Select select =
        new Query.Select(
            List.of(),
            List.of(item),
            Query.From.NOTHING,
            null,
            List.of(),
            -1,
            List.of(),
            List.of());
    return new Statement.Select(new Query(List.of(), false, select, List.of(), List.of(), false));
  }

  private Statement copy() {
    in.expect("COPY");
    List<List<Token>> names = new ArrayList<>();
    Query query = null;
    if (queries.startsQuery(in.position())) {
      query = queries.bracketedQuery();
    } else if (in.is("(")) {
      throw in.unsupported("COPY of a write");
    } else {
      names.add(queries.from.qualifiedName());
      if (in.is("(")) {
        queries.names();
      }
    }
    boolean stream = in.is("TO", "STDOUT") || in.is("FROM", "STDIN");
    List<Token> mentions = new ArrayList<>(Mentions.rest(in, false));
    names.forEach(mentions::addAll);
    boolean whole = query != null || !stream;
    return new Utility(SqlAction.COPY, names, query, false, whole, false, mentions);
  }
}
