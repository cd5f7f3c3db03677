package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Resource;
import io.sallyport.semantics.sql.RelationKind;
import io.sallyport.semantics.sql.RelationName;
import io.sallyport.semantics.sql.SqlResource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SqlResourcesTest {
  private static Resource resource(String schema, String name) {
    return SqlResources.of(
        "shop",
        new SqlResource.OfRelation(new RelationName(schema, name), RelationKind.TABLE, true));
  }

  @Test
  void anEverydayNameStandsAsItIs() {
    Resource customers = resource("public", "customers");
    assertThat(customers.name()).isEqualTo("public.customers");
    assertThat(customers.synonyms()).containsExactly("customers");
  }

  @Test
  void noStoredNamePassesForAnother() {
    List<Resource> all =
        List.of(
            resource("public", "customers"),
            resource("x", "public.customers"),
            resource("x.public", "customers"),
            resource("public", "\"customers"),
            resource("public", "function:lower"),
            resource("public", "?"),
            resource("public", "a/b"),
            SqlResources.of("shop", new SqlResource.OfFunction("lower")),
            SqlResources.whole("shop"));
    Set<String> seen = new HashSet<>();
    for (Resource resource : all) {
      Set<String> names = new HashSet<>(resource.synonyms());
      names.add(resource.name());
      if (!resource.equals(resource("x.public", "customers"))) {
        names.forEach(name -> assertThat(seen.add(name)).as(name).isTrue());
      }
    }
    assertThat(resource("x", "public.customers").synonyms()).doesNotContain("public.customers");
    assertThat(resource("x.public", "customers").name()).isNotEqualTo("x.public.customers");
  }
}
