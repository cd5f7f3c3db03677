package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Statement.Utility;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From text to meaning: cuts, parses and binds one statement. */
final class Binder {
  private final Binding binding;
  private final QueryBinder queries;

  private Binder(Binding binding) {
    this.binding = binding;
    this.queries = new QueryBinder(binding);
  }

  static Bound bind(String sql, SessionProfile profile, Catalog catalog) {
    return bind(sql, profile, catalog, new Views(profile, catalog));
  }

  static Bound bind(String sql, SessionProfile profile, Catalog catalog, Views views) {
    TokenStream stream = Scanner.scan(sql, profile);
    Cursor cursor = new Cursor(stream, profile);
    Statement statement = new StatementParser(cursor).statement();
    Binder binder = new Binder(new Binding(profile, catalog, views, stream.tokens()));
    return binder.bind(stream, cursor.parameters(), statement);
  }

  private Bound bind(TokenStream stream, int parameters, Statement statement) {
    Outputs outputs = statement(statement);
    readAccesses();
    boolean rows =
        statement instanceof Statement.Select
            || statement instanceof Statement.Explain
            || isDescribing(statement)
            || stream.tokens().get(0).is("SHOW")
            || returns(statement);
    Utility utility = utilityOf(statement);
    return new Bound(
        stream,
        kind(statement),
        binding.accesses.toList(),
        List.copyOf(binding.sites),
        List.copyOf(binding.groupings),
        List.copyOf(binding.unnamed),
        List.copyOf(binding.named),
        List.copyOf(binding.values),
        outputs,
        rows,
        parameters,
        binding.judging.steps(),
        utility);
  }

  private static @Nullable Utility utilityOf(Statement statement) {
    if (statement instanceof Statement.Explain explain) {
      return utilityOf(explain.statement());
    }
    return statement instanceof Utility utility ? utility : null;
  }

  private static boolean isDescribing(Statement statement) {
    return statement instanceof Utility utility
        && (utility.kind() == SqlAction.DESCRIBE || utility.kind() == SqlAction.COPY);
  }

  private static boolean returns(Statement statement) {
    if (statement instanceof Statement.Insert insert) {
      return !insert.returning().isEmpty();
    }
    if (statement instanceof Statement.Update update) {
      return !update.returning().isEmpty();
    }
    if (statement instanceof Statement.Delete delete) {
      return !delete.returning().isEmpty();
    }
    return statement instanceof Statement.Merge merge && !merge.returning().isEmpty();
  }

  private static SqlAction kind(Statement statement) {
    if (statement instanceof Statement.Select) {
      return SqlAction.SELECT;
    }
    if (statement instanceof Statement.Insert insert) {
      return insert.action();
    }
    if (statement instanceof Statement.Update) {
      return SqlAction.UPDATE;
    }
    if (statement instanceof Statement.Delete) {
      return SqlAction.DELETE;
    }
    if (statement instanceof Statement.Merge) {
      return SqlAction.MERGE;
    }
    if (statement instanceof Statement.Explain) {
      return SqlAction.EXPLAIN;
    }
    if (statement instanceof Statement.CallProcedure) {
      return SqlAction.CALL;
    }
    return statement instanceof Utility utility ? utility.kind() : SqlAction.OTHER;
  }

  private Outputs statement(Statement statement) {
    if (statement instanceof Statement.Select select) {
      return queries.query(select.query(), null, null);
    }
    if (statement instanceof Statement.Explain explain) {
      return explain(explain);
    }
    if (statement instanceof Utility utility) {
      return utility(utility);
    }
    if (statement instanceof Statement.CallProcedure call) {
      return call(call.call());
    }
    return queries.writes().write(statement, null);
  }

  private Outputs explain(Statement.Explain explain) {
    statement(explain.statement());
    Set<RelationName> seen = new LinkedHashSet<>();
    for (Site site : binding.sites) {
      if (seen.add(site.relation.name())) {
        binding.accesses.add(SqlAction.EXPLAIN, site.resource());
      }
    }
    if (seen.isEmpty()) {
      binding.accesses.add(SqlAction.EXPLAIN, new SqlResource.OfDatabase());
    }
    return Outputs.NONE.opened();
  }

  private Outputs call(Expr.Call call) {
    String name =
        String.join(
            ".", call.name().stream().map(token -> Symbols.lowerAscii(token.value)).toList());
    binding.accesses.add(SqlAction.CALL, new SqlResource.OfFunction(name));
    Scope scope = new Scope(null);
    call.args().forEach(expr -> queries.expressions.read(expr, scope, null));
    return Outputs.NONE.opened();
  }

  private Outputs utility(Utility utility) {
    for (List<Token> name : utility.names()) {
      binding.accesses.add(utility.kind(), resource(name));
      if (utility.kind() == SqlAction.DESCRIBE) {
        // What may not be read is not there, in metadata as in statements.
        binding.accesses.add(SqlAction.SELECT, resource(name));
      }
    }
    if (utility.wholeDatabase()) {
      binding.accesses.add(utility.kind(), new SqlResource.OfDatabase());
    }
    if (utility.kind() == SqlAction.DDL) {
      mentioned(utility.mentions());
    }
    if (utility.query() != null) {
      queries.query(utility.query(), null, null);
    }
    return utility.kind() == SqlAction.DESCRIBE ? Outputs.NONE.opened() : Outputs.NONE;
  }

  /**
   * A definition that names another relation ties the two together, in whatever clause it does: as
   * a partition, a parent, a model, the end of a foreign key.
   */
  private void mentioned(List<Token> names) {
    for (int i = 0; i < names.size(); i++) {
      definedWith(binding.relations.find(List.of(names.get(i))));
      if (i > 0) {
        definedWith(binding.relations.find(names.subList(i - 1, i + 1)));
      }
    }
  }

  private void definedWith(@Nullable Relation relation) {
    if (relation != null && relation.kind() != RelationKind.SYSTEM) {
      binding.accesses.add(
          SqlAction.DDL,
          new SqlResource.OfRelation(
              relation.name(), relation.kind(), binding.relations.visibleUnqualified(relation)));
    }
  }

  /** What a definition names may not exist yet. */
  private SqlResource resource(List<Token> name) {
    Relation relation = name.size() <= 3 ? binding.relations.find(name) : null;
    if (relation != null) {
      return new SqlResource.OfRelation(
          relation.name(), relation.kind(), binding.relations.visibleUnqualified(relation));
    }
    String last = name.get(name.size() - 1).value;
    if (name.size() == 1 && binding.profile.searchPath().isEmpty()) {
      return new SqlResource.OfDatabase();
    }
    String schema =
        name.size() == 1 ? binding.profile.searchPath().get(0) : name.get(name.size() - 2).value;
    return new SqlResource.OfRelation(
        new RelationName(schema, last), RelationKind.TABLE, name.size() == 1);
  }

  /** Every place that reads is an access; a write's own reading of its target is implied. */
  private void readAccesses() {
    for (Site site : new ArrayList<>(binding.sites)) {
      boolean reads = !site.target || !site.touched.isEmpty();
      if (reads) {
        binding.accesses.add(
            SqlAction.SELECT, site.resource(), site.target, false, site.touched, Set.of());
      }
      relatives(site);
      view(site);
    }
  }

  /**
   * Reading a partitioned or inherited table reads its children; a child's rows are its parents'
   * rows, so what holds for those holds for these.
   */
  private void relatives(Site site) {
    Set<RelationName> family = new LinkedHashSet<>(binding.catalog.children(site.relation.name()));
    ancestors(site.relation, family);
    family.remove(site.relation.name());
    for (RelationName name : family) {
      Relation relative = binding.catalog.find(name.schema(), name.name());
      if (relative != null) {
        binding.accesses.add(
            SqlAction.SELECT,
            new SqlResource.OfRelation(
                name, relative.kind(), binding.relations.visibleUnqualified(relative)),
            true,
            false,
            site.touched,
            Set.of());
      }
    }
  }

  private void ancestors(Relation relation, Set<RelationName> family) {
    for (RelationName name : relation.parents()) {
      Relation parent = binding.catalog.find(name.schema(), name.name());
      if (family.add(name) && parent != null) {
        ancestors(parent, family);
      }
    }
  }

  private void view(Site site) {
    if (!site.relation.isView()) {
      return;
    }
    if (site.view == null) {
      binding.accesses.add(
          SqlAction.SELECT, new SqlResource.OfDatabase(), true, false, Set.of(), Set.of());
      return;
    }
    site.view.accesses().forEach(binding.accesses::addImplied);
  }
}
