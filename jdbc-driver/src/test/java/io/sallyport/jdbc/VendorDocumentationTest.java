package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class VendorDocumentationTest {
  @Test
  void everyAllowedPropertyIsInTheDocumentation() throws SQLException, IOException {
    String page = Files.readString(Path.of("..", "docs", "jdbc.md"));
    for (String url : List.of("jdbc:postgresql:", "jdbc:mariadb:", "jdbc:mysql:", "jdbc:h2:")) {
      for (String name : Vendor.of(url).allowed().names()) {
        assertThat(page).contains("`" + name + "`");
      }
    }
  }
}
