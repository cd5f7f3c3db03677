package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Statement.Utility;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** CREATE, ALTER, DROP and their like: the object they name, and a query if they hold one. */
final class DdlParser {
  private static final Set<String> NAMED = Keywords.words("TABLE VIEW INDEX SEQUENCE");
  private static final Set<String> HARMLESS =
      Keywords.words("TABLE VIEW INDEX SEQUENCE SCHEMA DATABASE DOMAIN TYPE CONSTRAINT COLUMN");
  private static final Set<String> PRINCIPALS = Keywords.words("ROLE USER GROUP");
  private static final Set<String> FLAGS =
      Keywords.words(
          "OR REPLACE TEMP TEMPORARY GLOBAL LOCAL UNLOGGED UNIQUE FULLTEXT SPATIAL MATERIALIZED"
              + " RECURSIVE FORCE CACHED MEMORY FOREIGN ONLINE OFFLINE IGNORE");

  private final Cursor in;
  private final QueryParser queries;

  DdlParser(Cursor in, QueryParser queries) {
    this.in = in;
    this.queries = queries;
  }

  Statement definition() {
    int start = in.position();
    Token verb = in.next();
    if (verb.is("COMMENT")) {
      in.expect("ON");
    }
    boolean foreign = false;
    while (FLAGS.contains(in.peek().key)) {
      foreign |= in.next().is("FOREIGN");
    }
    Token type = in.next();
    boolean view = type.is("VIEW");
    if (PRINCIPALS.contains(type.key)) {
      return principal();
    }
    if (!HARMLESS.contains(type.key) || foreign || viewIsChanged(verb, type)) {
      List<Token> mentions = Mentions.rest(in, true);
      return new Utility(SqlAction.DDL, List.of(), null, false, true, true, mentions);
    }
    List<List<Token>> names = new ArrayList<>();
    if (NAMED.contains(type.key) || type.is("COLUMN")) {
      objects(verb, type, names);
    }
    if (verb.is("CREATE") && (view || type.is("TABLE"))) {
      return withQuery(start, names, type.is("TABLE"));
    }
    List<Token> mentions = new ArrayList<>(Mentions.rest(in, false));
    names.forEach(mentions::addAll);
    return new Utility(SqlAction.DDL, names, null, false, names.isEmpty(), false, mentions);
  }

  private static boolean viewIsChanged(Token verb, Token type) {
    return verb.is("ALTER") && type.is("VIEW");
  }

  private Statement principal() {
    return new Utility(
        SqlAction.DCL, List.of(), null, false, true, false, Mentions.rest(in, false));
  }

  private void objects(Token verb, Token type, List<List<Token>> names) {
    if (in.accept("IF")) {
      in.accept("NOT");
      in.expect("EXISTS");
    }
    in.accept("ONLY");
    if (type.is("INDEX")) {
      index(verb, names);
      return;
    }
    names.add(name());
    while (verb.is("DROP") && in.accept(",")) {
      names.add(name());
    }
    if (type.is("COLUMN")) {
      List<Token> column = names.remove(0);
      if (column.size() > 1) {
        names.add(column.subList(0, column.size() - 1));
      }
    }
  }

  /** {@code CREATE INDEX name ON table}: the table is what is changed. */
  private void index(Token verb, List<List<Token>> names) {
    if (!verb.is("CREATE")) {
      return;
    }
    in.accept("CONCURRENTLY");
    if (in.accept("IF")) {
      in.accept("NOT");
      in.expect("EXISTS");
    }
    while (!in.is("ON") && !in.atEnd()) {
      in.next();
    }
    in.expect("ON");
    in.accept("ONLY");
    names.add(name());
  }

  private List<Token> name() {
    List<Token> parts = new ArrayList<>();
    parts.add(in.anyName());
    while (in.accept(".")) {
      parts.add(in.anyName());
    }
    return parts;
  }

  private Statement withQuery(int start, List<List<Token>> names, boolean table) {
    List<Token> mentions = new ArrayList<>();
    @Nullable Query query = null;
    while (!in.atEnd()) {
      if (startsBody(in.peek(), in.position() - start)) {
        query = in.is("(") ? queries.bracketedQuery() : queries.query();
        withTail();
        break;
      }
      Token token = in.next();
      if (token.is("SELECT") || token.is("EXECUTE")) {
        throw Refusal.unsupported("a query inside a definition", "send the query by itself");
      }
      if (token.isName()) {
        mentions.add(token);
      }
    }
    if (!table && query == null) {
      throw in.unexpected();
    }
    if (!in.atEnd()) {
      throw in.unexpected();
    }
    return new Utility(SqlAction.DDL, names, query, table, false, false, mentions);
  }

  /** The query of CREATE … AS stands behind AS; MySQL lets the word out after the columns. */
  private boolean startsBody(Token token, int offset) {
    boolean opens = queries.startsBareQuery() || queries.startsQuery(in.position());
    if (!opens || offset == 0) {
      return false;
    }
    Token before = in.peek(-1);
    return before.is("AS")
        || (in.dialect.isMySqlFamily()
            && token.is("SELECT")
            && (before.is(")") || before.is("IGNORE") || before.is("REPLACE") || before.isName()));
  }

  private void withTail() {
    if (in.accept("WITH")) {
      if (in.accept("NO")) {
        in.expect("DATA");
      } else if (!in.accept("DATA")) {
        in.accept("CASCADED");
        in.accept("LOCAL");
        in.expect("CHECK");
        in.expect("OPTION");
      }
    }
  }
}
