package io.sallyport.semantics.sql;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of one column with one parameter that every row of a query must meet: the one form
 * in which a lookup may ask for a raw value. Immutable.
 *
 * @param site where the column's relation is named
 * @param column the column
 * @param name the column's name in the statement
 */
record Lookup(Site site, String column, Expr.Name name) {

  /** The tokens of {@code name = ?} or {@code ? = name}, and which of them is the parameter. */
  record Place(int first, int last, int parameter) {}

  /** A conjunct in the form, or null. */
  static Expr.@Nullable Name compared(Expr conjunct) {
    if (!(conjunct instanceof Expr.Chain chain) || !chain.operators().equals(List.of("="))) {
      return null;
    }
    Expr left = chain.operands().get(0);
    Expr right = chain.operands().get(1);
    if (left instanceof Expr.Name name && !name.star() && right instanceof Expr.Parameter) {
      return name;
    }
    return right instanceof Expr.Name name && !name.star() && left instanceof Expr.Parameter
        ? name
        : null;
  }

  /** Where it stands; null if anything else, such as a bracket, stands in between. */
  @Nullable Place place(List<Token> tokens) {
    int after = name.last() + 1;
    if (after + 1 < tokens.size() && tokens.get(after).is("=") && parameter(tokens, after + 1)) {
      return new Place(name.first(), after + 1, after + 1);
    }
    int before = name.first() - 1;
    if (before > 0 && tokens.get(before).is("=") && parameter(tokens, before - 1)) {
      return new Place(before - 1, name.last(), before - 1);
    }
    return null;
  }

  private static boolean parameter(List<Token> tokens, int index) {
    Token token = tokens.get(index);
    return token.kind == Token.Kind.PARAMETER && token.text.equals("?");
  }

  /**
   * Whether the relation's rows may be chosen before they are joined: not where an outer join adds
   * rows without a partner, which the comparison would have dropped afterwards.
   */
  boolean beforeJoins(List<Token> tokens) {
    FromItem.Table table = site.table;
    if (table.suffix() != null || table.decoration() != null) {
      return false;
    }
    Set<String> joins = new HashSet<>();
    for (int i = 0; i + 1 < name.first(); i++) {
      Token next = tokens.get(i + 1);
      if (next.is("JOIN") || next.is("OUTER")) {
        joins.add(tokens.get(i).key);
      }
    }
    if (joins.contains("RIGHT") || joins.contains("FULL")) {
      return false;
    }
    int start = table.place().first();
    if (start == 0) {
      return false;
    }
    Token introducer = tokens.get(start - 1);
    if (introducer.is("FROM") || introducer.is(",")) {
      return true;
    }
    return introducer.is("JOIN") && !joins.contains("LEFT");
  }
}
