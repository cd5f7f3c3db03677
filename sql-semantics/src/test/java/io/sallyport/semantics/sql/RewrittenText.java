package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold of every rewritten text, found by reading it anew. */
final class RewrittenText {
  private static final Set<String> MASKED = Set.of("email", "ssn", "card", "salary", "born");

  private RewrittenText() {}

  static void check(String original, String rewritten, Shop shop) {
    List<Token> after = Scanner.scan(rewritten, shop.profile).tokens();
    keepsItsTokens(Binder.bind(original, shop.profile, shop.catalog), after);
    // That a row's address is one is not known any more behind a splice, which hands it on.
    String readable = rewritten.replaceAll("(?i)(tableoid *(::| as) *)regclass", "$1text    ");
    Bound bound = Binder.bind(readable, shop.profile, shop.catalog);
    for (Site site : bound.sites()) {
      if (site.returned && isCustomers(site.relation, shop)) {
        // What these masks write names no column, so none that is masked may be left.
        assertThat(site.touched).as(rewritten).noneMatch(RewrittenText::isMasked);
      }
      if (!site.target && isCustomers(site.relation, shop) && masksSomething(site)) {
        standsInASplice(site, after, rewritten, shop);
      }
    }
  }

  /** All tokens are there still, in order, but those that a splice may stand for. */
  private static void keepsItsTokens(Bound bound, List<Token> after) {
    BitSet replaced = new BitSet();
    for (Site site : bound.sites()) {
      replaced(replaced, site.table.place());
      if (FromItem.WHOLE.equals(site.table.decoration())) {
        replaced.set(site.table.place().first() - 1); // TABLE customers becomes a query in brackets
      }
      replaced(replaced, site.table.suffix());
      replaced(replaced, site.table.hints());
      site.qualifiers.forEach(range -> replaced.set(range[0], range[1] + 1));
      if (site.returned || site.locked || !site.systemColumns.isEmpty()) {
        site.names.forEach(named -> replaced(replaced, named.name()));
        site.rows.forEach(row -> replaced(replaced, row));
        site.stars.forEach(star -> replaced.set(star.name().first(), star.last() + 1));
      }
    }
    List<Token> before = bound.stream().tokens();
    int at = 0;
    for (int i = 0; i < before.size(); i++) {
      if (!replaced.get(i)) {
        String wanted = before.get(i).text;
        while (at < after.size() && !after.get(at).text.equals(wanted)) {
          at++;
        }
        assertThat(at).as("where %s stands", wanted).isLessThan(after.size());
        at++;
      }
    }
  }

  private static void replaced(BitSet replaced, Expr.Name name) {
    replaced.set(name.first(), name.last() + 1);
  }

  private static void replaced(BitSet replaced, FromItem.@Nullable Range range) {
    if (range != null) {
      replaced.set(range.first(), range.last() + 1);
    }
  }

  private static boolean isCustomers(Relation relation, Shop shop) {
    return relation.name().equals(shop.name("customers"));
  }

  private static boolean masksSomething(Site site) {
    return site.touched.stream().anyMatch(RewrittenText::isMasked);
  }

  private static boolean isMasked(String column) {
    return MASKED.contains(column.toLowerCase(Locale.ROOT));
  }

  /** It is all that a bracketed query reads, whose masked columns are computed. */
  private static void standsInASplice(Site site, List<Token> tokens, String text, Shop shop) {
    int open = site.table.place().first();
    int depth = 1;
    while (depth > 0) {
      open--;
      assertThat(open).as("a bracket before the relation in " + text).isNotNegative();
      depth += tokens.get(open).is(")") ? 1 : tokens.get(open).is("(") ? -1 : 0;
    }
    int close = open;
    while (depth > 0 || close == open) {
      depth += tokens.get(close).is("(") ? 1 : tokens.get(close).is(")") ? -1 : 0;
      close++;
    }
    String inner = text.substring(tokens.get(open + 1).start, tokens.get(close - 1).start);
    Bound bound = Binder.bind(inner, shop.profile, shop.catalog);
    assertThat(bound.sites()).as(inner).hasSize(1);
    for (OutColumn column : bound.outputs().columns()) {
      assertThat(isMasked(column.name()) && column.plain())
          .as(column.name() + " in " + inner)
          .isFalse();
    }
  }
}
