package io.sallyport.semantics.sql;

import java.util.List;

/** Keeps statements that are read by their head alone away from masked relations. */
final class UtilityMasks {
  private final Bound bound;
  private final Masks masks;
  private final Resolver resolver;

  UtilityMasks(Bound bound, Masks masks, SessionProfile profile) {
    this.bound = bound;
    this.masks = masks;
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
    if (utility.kind() == SqlAction.DDL || utility.kind() == SqlAction.COPY) {
      for (List<Token> name : utility.names()) {
        mention(name.get(name.size() - 1));
      }
    }
  }

  private void mention(Token token) {
    for (RelationName relation : masks.byRelation().keySet()) {
      if (resolver.same(relation.name(), token.value)) {
        throw MaskFailure.mentioned(token.value);
      }
    }
  }
}
