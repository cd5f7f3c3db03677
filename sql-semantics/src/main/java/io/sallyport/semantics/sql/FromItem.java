package io.sallyport.semantics.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that stands in a FROM clause. Immutable. */
sealed interface FromItem {

  /** The decoration of {@code TABLE name}, which is a query of its own. */
  String WHOLE = "TABLE";

  @Nullable Token alias();

  List<Token> columnAliases();

  /**
   * A relation by name.
   *
   * @param first index of the first token that a splice replaces
   * @param last index of the last one before the alias
   * @param decoration what stands with the name and cannot stay on a subselect (ONLY, TABLESAMPLE,
   *     PARTITION), null if nothing
   * @param hintFirst index of the first token of index hints behind the alias, -1 if none
   * @param hintLast index of the last one
   */
  record Table(
      List<Token> name,
      @Nullable Token alias,
      List<Token> columnAliases,
      int first,
      int last,
      @Nullable String decoration,
      int hintFirst,
      int hintLast)
      implements FromItem {}

  record Derived(Query query, boolean lateral, @Nullable Token alias, List<Token> columnAliases)
      implements FromItem {}

  /** Functions as tables; their arguments see the items to their left. */
  record Functions(List<Expr> calls, @Nullable Token alias, List<Token> columnAliases)
      implements FromItem {}

  /** A join in brackets. */
  record Group(Query.From from, @Nullable Token alias, List<Token> columnAliases)
      implements FromItem {}
}
