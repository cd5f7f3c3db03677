package io.sallyport.semantics.sql;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Keeps statements that are read by their head alone away from masked and filtered relations. */
final class UtilityMasks {
  private final Bound bound;
  private final Terms terms;
  private final Resolver resolver;

  UtilityMasks(Bound bound, Terms terms, SessionProfile profile) {
    this.bound = bound;
    this.terms = terms;
    this.resolver = new Resolver(profile);
  }

  void check() {
    Statement.Utility utility = bound.utility();
    if (utility == null) {
      return;
    }
    if (utility.opaque()) {
      throw MaskFailure.opaque();
    }
    utility.mentions().forEach(this::mention);
    if (utility.kind() != SqlAction.DESCRIBE) {
      // What is done to a whole relation (TRUNCATE, LOCK) is done to its hidden rows too.
      for (List<Token> name : utility.names()) {
        mention(name.get(name.size() - 1), terms.filters().byRelation().keySet());
      }
    }
    if (utility.kind() == SqlAction.DDL || utility.kind() == SqlAction.COPY) {
      for (List<Token> name : utility.names()) {
        mention(name.get(name.size() - 1));
      }
    }
  }

  private void mention(Token token) {
    Set<RelationName> guarded = new LinkedHashSet<>(terms.masks().byRelation().keySet());
    guarded.addAll(terms.filters().byRelation().keySet());
    mention(token, guarded);
  }

  private void mention(Token token, Set<RelationName> guarded) {
    for (RelationName relation : guarded) {
      if (resolver.same(relation.name(), token.value)) {
        throw MaskFailure.mentioned(token.value);
      }
    }
  }
}
