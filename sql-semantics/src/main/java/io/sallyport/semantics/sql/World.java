package io.sallyport.semantics.sql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A made-up database of a few rows a relation, on which a write's condition can be tried with its
 * subqueries and joins. Values are drawn from the statement's own constants and their neighbours.
 * For one thread.
 */
final class World {
  private static final int ROWS = 3;

  /** A row by its columns; its number stands for whatever address it has. */
  static final class Stored extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1L;

    final int number;

    Stored(int number) {
      this.number = number;
    }
  }

  private static final int MOST_CONSTANTS = 60;

  private final Binding binding;
  private final Random random;
  private final int number;
  private final List<Object> numbers;
  private final List<Object> strings;
  private final Set<String> nullTested;
  private final Map<RelationName, List<Map<String, Object>>> relations = new HashMap<>();

  /** What all worlds of one statement have in common. */
  static final class Stock {
    final Set<Object> numbers = new LinkedHashSet<>();
    final Set<Object> strings = new LinkedHashSet<>();
    final Set<String> nullTested = new HashSet<>();
    final Independent independent = new Independent(name -> "");

    Stock(List<Token> tokens) {
      for (long number : new long[] {0, 1, -1, 2, 7, 1000003, -99991}) {
        numbers.add(BigDecimal.valueOf(number));
      }
      strings.addAll(List.of("", "a", "Zq7", "yes-k", "1"));
      for (int i = 0; i < tokens.size(); i++) {
        Token token = tokens.get(i);
        if (token.kind == Token.Kind.NUMBER && numbers.size() < MOST_CONSTANTS) {
          number(token.value);
        } else if (token.kind == Token.Kind.STRING && strings.size() < MOST_CONSTANTS) {
          strings.add(token.value);
          strings.add(token.value + "x");
          strings.add(Regexes.plain(token.value));
        } else if (token.is("NULL") && i > 1) {
          tested(tokens, i);
        }
      }
    }

    private void number(String text) {
      BigDecimal number = Values.toNumber(text);
      if (number != null && number.precision() < 40 && Math.abs(number.scale()) < 40) {
        numbers.add(number);
        numbers.add(number.add(BigDecimal.ONE));
        numbers.add(number.subtract(BigDecimal.ONE));
        numbers.add(number.negate());
      }
    }

    /** The column before {@code IS [NOT] NULL}. */
    private void tested(List<Token> tokens, int end) {
      int at = end - 1;
      at -= tokens.get(at).is("NOT") ? 1 : 0;
      if (!tokens.get(at).is("IS")) {
        return;
      }
      at--;
      while (at > 0 && tokens.get(at).is(")")) {
        at--;
      }
      nullTested.add(tokens.get(at).value);
    }
  }

  private final Stock stock;

  World(Binding binding, Stock stock, int number) {
    this.binding = binding;
    this.stock = stock;
    this.number = number;
    this.random = new Random(number);
    this.numbers = List.copyOf(stock.numbers);
    this.strings = List.copyOf(stock.strings);
    this.nullTested = stock.nullTested;
  }

  /** The rows of the relation at a place; a view's are those of what it hands on whole. */
  List<Map<String, Object>> rows(Site site) {
    Relation relation = site.relation;
    RelationName family = family(relation);
    List<Map<String, Object>> known = relations.get(family);
    if (known == null) {
      known = site.view == null ? fresh(relation) : viewed(relation, site.view);
      relations.put(family, known);
    }
    return known;
  }

  /** The relation at the top of those that share rows. */
  private RelationName family(Relation relation) {
    Relation top = relation;
    for (int i = 0; i < 16 && !top.parents().isEmpty(); i++) {
      RelationName parent = top.parents().get(0);
      Relation next = binding.catalog.find(parent.schema(), parent.name());
      if (next == null) {
        return parent;
      }
      top = next;
    }
    return top.name();
  }

  private List<Map<String, Object>> fresh(Relation relation) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(new Stored(i));
    }
    for (Column column : relation.columns()) {
      List<Object> candidates = Domain.of(relation, column).values(stock.numbers, stock.strings);
      boolean key = relation.primaryKey().contains(column.name());
      int first = random.nextInt(candidates.size());
      for (int i = 0; i < ROWS; i++) {
        boolean empty =
            column.nullable() && nullTested.contains(column.name()) && random.nextInt(4) == 0;
        // A key's values differ; one that has few values must still give three.
        int pick = key ? first + i : random.nextInt(candidates.size());
        Object value = candidates.get(pick % candidates.size());
        Object own = value instanceof Values.Opaque ? new Values.Opaque() : value;
        rows.get(i).put(column.name(), empty ? Values.NULL : own);
      }
    }
    return rows;
  }

  /** What a view hands on of every row of a relation are that relation's values. */
  private List<Map<String, Object>> viewed(Relation relation, Bound view) {
    List<Map<String, Object>> rows = fresh(relation);
    List<OutColumn> outputs = view.outputs().columns();
    for (int c = 0; c < Math.min(outputs.size(), relation.columns().size()); c++) {
      Reads.SiteColumn origin = outputs.get(c).origin();
      if (origin != null) {
        List<Map<String, Object>> behind = rows(origin.site());
        for (int i = 0; i < ROWS; i++) {
          Object value = behind.get(i).get(origin.column());
          if (value != null) {
            rows.get(i).put(relation.columns().get(c).name(), value);
          }
        }
      }
    }
    return rows;
  }

  Object madeUp(Expr expr, Object beside) {
    return Independent.isGiven(expr)
        ? Values.madeUp(stock.independent.key(expr), beside, numbers, strings, number)
        : Values.UNKNOWN;
  }
}
