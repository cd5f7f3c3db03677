package io.sallyport.semantics.sql;

import java.util.function.UnaryOperator;

/**
 * Decides on a text of one dialect, cold: rewrites it for the masks that hold, or gives the code it
 * is refused with. Public, since {@link Steps} loads it beside its callers.
 */
public final class HostileText implements UnaryOperator<String> {
  private final Shop shop;
  private final SqlAnalyzer analyzer = new SqlAnalyzer();

  /** For a dialect, by its lower-case name. */
  public HostileText(String dialect) {
    this.shop = Shop.of(dialect);
  }

  @Override
  public String apply(String text) {
    analyzer.close();
    SqlAnalysis analysis = analyzer.analyze(text, shop.profile, shop.catalog);
    if (analysis instanceof Understood understood) {
      return understood.rewrite(shop.masks("full")).getClass().getSimpleName();
    }
    return ((Unread) analysis).code();
  }
}
