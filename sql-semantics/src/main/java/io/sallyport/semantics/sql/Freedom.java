package io.sallyport.semantics.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which expressions can come to anything, so that a comparison of one tells rows apart although
 * nobody computes it here. Of a function that is not known to be so, its values may be few: {@code
 * jsonb_typeof(to_jsonb(id))} is always the same.
 */
final class Freedom {
  /** Operators that take a part out of a document. */
  private static final Set<String> PATHS = Keywords.words("-> ->> #> #>>");

  private static final Set<String> ARITHMETIC = Keywords.words("+ - ||");

  private static final Set<String> KEPT = Keywords.words("BRACKETS COLLATE SUBSCRIPT CONVERT");

  private static final Set<String> SIGNS =
      Set.of("PREFIX -", "PREFIX +", "PREFIX BINARY", "AT TIME ZONE");

  /** Functions that give whatever a column holds, or a part of it. */
  private static final Set<String> ANYTHING =
      Keywords.words(
          "json_extract json_value json_query json_unquote json_search jsonb_extract_path"
              + " jsonb_extract_path_text json_extract_path json_extract_path_text"
              + " jsonb_path_query_first array_to_string to_number to_timestamp str_to_date to_date"
              + " parsedatetime timezone unaccent to_tsvector any_value unnest");

  /** Functions that count or measure, from nothing up. */
  private static final Set<String> COUNTS =
      Keywords.words(
          "cardinality array_length jsonb_array_length json_array_length json_length length"
              + " char_length character_length octet_length bit_length array_position"
              + " array_max_cardinality levenshtein st_distance st_area st_length");

  /** Functions that measure from zero to one. */
  private static final Set<String> SHARES =
      Keywords.words("similarity word_similarity strict_word_similarity");

  /** Functions that say yes or no about what a column holds and something else. */
  private static final Set<String> PREDICATES =
      Keywords.words(
          "array_contains json_contains json_contains_path json_overlaps json_exists jsonb_exists"
              + " jsonb_exists_any jsonb_exists_all jsonb_path_exists jsonb_path_match find_in_set"
              + " regexp_like starts_with st_within st_contains st_intersects st_dwithin st_covers"
              + " st_coveredby st_overlaps st_touches st_crosses st_equals mbrcontains mbrwithin"
              + " mbrintersects json_search");

  private static final Set<ColumnFamily> DOCUMENTS =
      Set.of(ColumnFamily.JSON, ColumnFamily.ARRAY, ColumnFamily.OTHER, ColumnFamily.TEXT);

  private final Reads reads;

  Freedom(Reads reads) {
    this.reads = reads;
  }

  /** Whether an expression can come to anything. */
  boolean isFree(Expr expr) {
    if (isRaw(expr)) {
      return true;
    }
    if (expr instanceof Expr.Cast cast) {
      return Casts.keeps(cast.type()) && isFree(cast.value());
    }
    if (expr instanceof Expr.Op op) {
      return (KEPT.contains(op.operator()) || SIGNS.contains(op.operator()))
          && isFree(op.args().get(0));
    }
    if (expr instanceof Expr.Chain chain) {
      List<Expr> speaking = chain.operands().stream().filter(Freedom::holdsName).toList();
      return ARITHMETIC.containsAll(chain.operators())
          && speaking.size() == 1
          && isFree(speaking.get(0))
          && !isDocument(speaking.get(0));
    }
    if (expr instanceof Expr.Call call) {
      String name = name(call);
      boolean known =
          ANYTHING.contains(name)
              || COUNTS.contains(name)
              || SHARES.contains(name)
              || isEpoch(call);
      return known && onlyRaw(call);
    }
    return false;
  }

  /** Whether it takes a part out of a document, which may not be there. */
  static boolean mayMiss(Expr expr) {
    boolean part =
        expr instanceof Expr.Chain chain
            ? PATHS.containsAll(chain.operators())
            : expr instanceof Expr.Call call
                ? name(call).startsWith("json")
                : expr instanceof Expr.Op op && op.operator().equals("SUBSCRIPT");
    return part || Subqueries.children(expr).stream().anyMatch(Freedom::mayMiss);
  }

  /** A document or an array as a whole, which operators add to and take from. */
  private boolean isDocument(Expr expr) {
    return expr instanceof Expr.Name name
        && reads.of(name).stream()
            .anyMatch(
                column ->
                    Set.of(ColumnFamily.JSON, ColumnFamily.ARRAY, ColumnFamily.OTHER)
                        .contains(Domain.of(column).family()));
  }

  private static boolean isEpoch(Expr.Call call) {
    boolean part = name(call).equals("extract") || name(call).equals("date_part");
    return part
        && call.args().size() == 2
        && call.args().get(0) instanceof Expr.Literal field
        && field.text().equalsIgnoreCase("epoch");
  }

  /** Whether one argument speaks of the row, and is no computation itself. */
  private boolean onlyRaw(Expr.Call call) {
    List<Expr> speaking = call.args().stream().filter(Freedom::holdsName).toList();
    String name = name(call);
    boolean ofDocuments =
        name.startsWith("json") || name.startsWith("array") || name.startsWith("cardinality");
    return speaking.size() == 1
        && isValue(speaking.get(0))
        && (!ofDocuments || holdsDocument(speaking.get(0)));
  }

  /** A raw value, by way of functions that leave all of it or most. */
  private boolean isValue(Expr expr) {
    if (isRaw(expr)) {
      return true;
    }
    if (expr instanceof Expr.Call call) {
      return ANYTHING.contains(name(call)) && onlyRaw(call);
    }
    if (expr instanceof Expr.Op op) {
      return op.operator().equals("BRACKETS") && isValue(op.args().get(0));
    }
    return expr instanceof Expr.Chain chain
        && chain.operators().stream().allMatch(o -> o.equals("-") || o.equals("+"))
        && isFree(expr);
  }

  /** A column, a field, a part of a document: what a row holds and nothing makes. */
  private boolean isRaw(Expr expr) {
    if (expr instanceof Expr.Name name) {
      return isColumn(name);
    }
    if (expr instanceof Expr.Field field) {
      return isRaw(field.base());
    }
    if (expr instanceof Expr.Cast cast) {
      return Casts.keeps(cast.type()) && isRaw(cast.value());
    }
    if (expr instanceof Expr.Op op) {
      return (KEPT.contains(op.operator()) || op.operator().equals("AT TIME ZONE"))
          && isRaw(op.args().get(0));
    }
    return expr instanceof Expr.Chain chain
        && PATHS.containsAll(chain.operators())
        && isRaw(chain.operands().get(0))
        && holdsDocument(chain.operands().get(0));
  }

  private boolean isColumn(Expr.Name name) {
    return !name.star()
        && reads.of(name).stream()
            .noneMatch(column -> column.column().isEmpty() || isOneForAll(column));
  }

  /** What a system column holds is the same for all rows, but for a row's address. */
  private static boolean isOneForAll(Reads.SiteColumn column) {
    String name = column.column().toLowerCase(Locale.ROOT);
    return column.site().systemColumns.contains(column.column())
        && !name.equals("ctid")
        && !name.equals("_rowid_");
  }

  private boolean holdsDocument(Expr expr) {
    if (expr instanceof Expr.Name name) {
      return reads.of(name).stream().allMatch(c -> DOCUMENTS.contains(Domain.of(c).family()));
    }
    return Subqueries.children(expr).stream().limit(1).allMatch(this::holdsDocument);
  }

  /** Whether an expression speaks of rows. */
  static boolean holdsName(Expr expr) {
    return expr instanceof Expr.Name
        || expr instanceof Expr.Sub
        || Subqueries.children(expr).stream().anyMatch(Freedom::holdsName);
  }

  /** Whether it is a document, an array or a part of one that a row holds. */
  boolean isPart(Expr expr) {
    return isRaw(expr) && holdsDocument(expr);
  }

  /** Whether a call asks of a row's own value whether something is in it, or it in something. */
  boolean asks(Expr.Call call) {
    return PREDICATES.contains(name(call)) && call.args().stream().anyMatch(this::isRaw);
  }

  /** The numbers of which an expression can be one. */
  static List<Object> among(Expr expr, List<Object> numbers) {
    if (!(expr instanceof Expr.Call call)) {
      return numbers;
    }
    boolean share = SHARES.contains(name(call));
    if (!share && !COUNTS.contains(name(call))) {
      return numbers;
    }
    return numbers.stream()
        .filter(n -> n instanceof java.math.BigDecimal number && number.signum() >= 0)
        .filter(n -> !share || ((java.math.BigDecimal) n).compareTo(java.math.BigDecimal.ONE) <= 0)
        .toList();
  }

  private static String name(Expr.Call call) {
    return call.bareName().toLowerCase(Locale.ROOT);
  }
}
