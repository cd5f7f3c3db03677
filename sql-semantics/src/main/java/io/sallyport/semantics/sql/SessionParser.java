package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Statement.Utility;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Settings and transactions. A setting can be changed only if it is on a list of those that leave
 * the meaning of later statements alone; all others are refused whoever asks.
 */
final class SessionParser {
  private static final Set<String> POSTGRES =
      Keywords.words(
          "statement_timeout lock_timeout idle_in_transaction_session_timeout transaction_timeout"
              + " idle_session_timeout timezone application_name datestyle intervalstyle work_mem"
              + " maintenance_work_mem temp_buffers random_page_cost seq_page_cost cpu_tuple_cost"
              + " effective_cache_size extra_float_digits client_min_messages synchronous_commit"
              + " default_transaction_read_only default_transaction_isolation"
              + " default_transaction_deferrable transaction_read_only transaction_isolation"
              + " geqo jit plan_cache_mode from_collapse_limit join_collapse_limit"
              + " cursor_tuple_fraction bytea_output constraint_exclusion"
              + " max_parallel_workers_per_gather effective_io_concurrency hash_mem_multiplier");
  private static final Set<String> MYSQL =
      Keywords.words(
          "autocommit time_zone wait_timeout interactive_timeout lock_wait_timeout"
              + " innodb_lock_wait_timeout max_execution_time max_statement_time foreign_key_checks"
              + " unique_checks sql_safe_updates net_read_timeout net_write_timeout"
              + " group_concat_max_len optimizer_switch tx_isolation transaction_isolation"
              + " transaction_read_only tx_read_only sort_buffer_size join_buffer_size sql_warnings"
              + " sql_notes");
  private static final Set<String> H2 =
      Keywords.words("lock_timeout default_lock_timeout query_timeout throttle");
  private static final Set<String> TRANSACTION_WORDS =
      Keywords.words(
          "WORK TRANSACTION ISOLATION LEVEL READ WRITE ONLY COMMITTED UNCOMMITTED REPEATABLE"
              + " SERIALIZABLE DEFERRABLE NOT AND NO CHAIN RELEASE SNAPSHOT CONSISTENT WITH");

  private final Cursor in;

  SessionParser(Cursor in) {
    this.in = in;
  }

  Statement session() {
    Token verb = in.next();
    return switch (verb.key) {
      case "USE" -> use();
      case "RESET" -> reset();
      case "SET" -> set();
      default -> throw Refusal.session("the statement " + verb.shown());
    };
  }

  private Statement use() {
    Token name = in.anyName();
    requireEnd();
    if (!in.profile.searchPath().equals(List.of(name.value))) {
      throw Refusal.session("a change of the current schema");
    }
    return utility(SqlAction.SESSION);
  }

  private Statement reset() {
    allowed(setting());
    requireEnd();
    return utility(SqlAction.SESSION);
  }

  private Statement set() {
    if (in.is("TRANSACTION")
        || in.is("SESSION", "CHARACTERISTICS")
        || in.is("SESSION", "TRANSACTION")
        || in.is("LOCAL", "TRANSACTION")) {
      in.accept("SESSION");
      in.accept("LOCAL");
      if (in.accept("CHARACTERISTICS")) {
        in.expect("AS");
      }
      transactionWords();
      return utility(SqlAction.TRANSACTION);
    }
    if (in.is("CONSTRAINTS")) {
      Mentions.rest(in, false);
      return utility(SqlAction.SESSION);
    }
    if (in.is("SCHEMA")) {
      in.next();
      return schema();
    }
    if (in.dialect == Dialect.POSTGRESQL && startsRole()) {
      return role();
    }
    do {
      one();
    } while (in.accept(","));
    requireEnd();
    return utility(SqlAction.SESSION);
  }

  /** Naming the schema that is current already changes nothing. */
  private Statement schema() {
    Token name = in.next();
    requireEnd();
    boolean same = in.dialect == Dialect.H2 && in.profile.searchPath().equals(List.of(name.value));
    if (!same) {
      throw Refusal.session("a change of the current schema");
    }
    return utility(SqlAction.SESSION);
  }

  private boolean startsRole() {
    return in.is("ROLE")
        ? !in.peek(1).is("=") && !in.peek(1).is("TO")
        : in.is("SESSION", "ROLE") || in.is("LOCAL", "ROLE");
  }

  /** Frameworks set the role again that is in force already, which changes nothing. */
  private Statement role() {
    while (!in.next().is("ROLE")) {}
    Token name = in.next();
    requireEnd();
    boolean named = name.isName() || name.kind == Token.Kind.STRING;
    if (!named || in.profile.role().isEmpty() || !in.profile.role().equals(name.value)) {
      throw Refusal.session("a change of the role");
    }
    return utility(SqlAction.SESSION);
  }

  private void one() {
    if (!in.dialect.isMySqlFamily() && in.is("TIME", "ZONE")) {
      in.next();
      in.next();
      value();
      return;
    }
    if (in.dialect.isMySqlFamily() && in.is("NAMES")) {
      in.next();
      names();
      return;
    }
    String setting = setting();
    allowed(setting);
    if (!in.accept("=") && !in.accept(":=") && !in.accept("TO") && in.dialect != Dialect.H2) {
      throw in.unexpected();
    }
    value();
    while (in.dialect == Dialect.POSTGRESQL && in.accept(",")) {
      value();
    }
  }

  private void names() {
    Token charset = in.next();
    String value = charset.value.toLowerCase(Locale.ROOT);
    if (!value.equals("utf8mb4") && !value.equals("utf8")) {
      throw Refusal.session("another character set");
    }
    if (in.accept("COLLATE")) {
      in.next();
    }
  }

  private String setting() {
    Token token = in.next();
    if (token.is("@@name")) {
      String name = token.text.substring(2).toLowerCase(Locale.ROOT);
      return name.startsWith("session.") ? name.substring(8) : name;
    }
    boolean scope = token.is("SESSION") || (token.is("LOCAL") && !in.dialect.isMySqlFamily());
    Token name = scope ? in.next() : token;
    if (!name.isName() || in.is(".")) {
      throw Refusal.session("the setting " + name.shown());
    }
    return name.value.toLowerCase(Locale.ROOT);
  }

  private void allowed(String setting) {
    if (!mayBeSet(setting, in.dialect)) {
      throw Refusal.session("the setting '" + Refusal.shown(setting) + "'");
    }
  }

  private static boolean mayBeSet(String setting, Dialect dialect) {
    return switch (dialect) {
      case POSTGRESQL -> POSTGRES.contains(setting) || setting.startsWith("enable_");
      case MYSQL, MARIADB -> MYSQL.contains(setting);
      case H2 -> H2.contains(setting);
    };
  }

  /**
   * A call of {@code set_config} names its setting by a literal, and one that may be set. The
   * search path is among these: a call has to be permitted by name, and whoever runs it reads the
   * path anew afterwards.
   */
  static void checkSetConfig(List<Expr> args) {
    if (!args.isEmpty()
        && args.get(0) instanceof Expr.Literal literal
        && literal.kind() == Expr.LiteralKind.STRING) {
      String setting = literal.text().toLowerCase(Locale.ROOT);
      if (setting.equals("search_path") || mayBeSet(setting, Dialect.POSTGRESQL)) {
        return;
      }
    }
    throw Refusal.session("a call of set_config");
  }

  private void value() {
    if (!in.accept("-")) {
      in.accept("+");
    }
    Token token = in.next();
    boolean plain =
        (token.isName() && !Keywords.isReserved(token))
            || token.is("ON")
            || token.is("DEFAULT")
            || token.is("TRUE")
            || token.is("FALSE")
            || token.kind == Token.Kind.NUMBER
            || token.kind == Token.Kind.STRING
            || token.kind == Token.Kind.PARAMETER
            || token.is("@@name");
    if (!plain || in.is("(") || in.is(".")) {
      throw in.unexpected();
    }
  }

  Statement transaction() {
    Token verb = in.next();
    switch (verb.key) {
      case "SAVEPOINT" -> in.anyName();
      case "RELEASE" -> {
        in.accept("SAVEPOINT");
        in.anyName();
      }
      case "START" -> {
        in.expect("TRANSACTION");
        transactionWords();
      }
      case "ROLLBACK" -> {
        if (!in.accept("WORK")) {
          in.accept("TRANSACTION");
        }
        if (in.accept("TO")) {
          in.accept("SAVEPOINT");
          in.anyName();
        } else {
          transactionWords();
        }
      }
      default -> transactionWords();
    }
    requireEnd();
    return utility(SqlAction.TRANSACTION);
  }

  private void transactionWords() {
    while (!in.atEnd()) {
      if (!in.is(",") && !TRANSACTION_WORDS.contains(in.peek().key)) {
        throw in.unexpected();
      }
      in.next();
    }
  }

  private void requireEnd() {
    if (!in.atEnd()) {
      throw in.unexpected();
    }
  }

  private static Statement utility(SqlAction kind) {
    return new Utility(kind, List.of(), null, false, true, false, List.of());
  }
}
