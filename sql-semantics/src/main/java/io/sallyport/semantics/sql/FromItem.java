package io.sallyport.semantics.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that stands in a FROM clause. Immutable. */
sealed interface FromItem {

  /** The decoration of {@code TABLE name}, which is a query of its own. */
  String WHOLE = "TABLE";

  @Nullable Token alias();

  List<Token> columnAliases();

  /** A range of tokens, both ends included. */
  record Range(int first, int last) {}

  /**
   * A relation by name.
   *
   * @param place the tokens that a splice replaces, up to the alias
   * @param decoration ONLY, or {@link #WHOLE}; null if nothing
   * @param suffix what chooses among the rows (PARTITION, TABLESAMPLE) and moves into a splice
   * @param hints index hints behind the alias, which a splice drops
   */
  record Table(
      List<Token> name,
      @Nullable Token alias,
      List<Token> columnAliases,
      Range place,
      @Nullable String decoration,
      @Nullable Range suffix,
      @Nullable Range hints)
      implements FromItem {

    Token lastName() {
      return name.get(name.size() - 1);
    }

    /** The name by which its columns are known. */
    Token exposed() {
      return alias == null ? lastName() : alias;
    }
  }

  record Derived(Query query, boolean lateral, @Nullable Token alias, List<Token> columnAliases)
      implements FromItem {}

  /** Functions as tables; their arguments see the items to their left. */
  record Functions(List<Expr> calls, @Nullable Token alias, List<Token> columnAliases)
      implements FromItem {}

  /** The rows of a write in H2. */
  record Changed(Statement write, @Nullable Token alias, List<Token> columnAliases)
      implements FromItem {}

  /** A join in brackets. */
  record Group(Query.From from, @Nullable Token alias, List<Token> columnAliases)
      implements FromItem {}
}
