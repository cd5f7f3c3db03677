package io.sallyport.jdbc;

import java.io.StringReader;
import java.sql.SQLException;
import java.sql.SQLXML;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import org.jspecify.annotations.Nullable;

/** XML as text: a Source is made here, so that nothing of the vendor's parser goes with it. */
final class GovernedSqlxml extends ForwardingSQLXML {
  GovernedSqlxml(Wrapping wrapping, SQLXML delegate) {
    super(wrapping, delegate);
  }

  @Override
  public <T extends Source> T getSource(@Nullable Class<T> type) throws SQLException {
    Class<?> asked = type == null ? StreamSource.class : type;
    if (asked != StreamSource.class && asked != Source.class) {
      throw wrapping.refused(
          "SQLXML.getSource(Class)", "only a StreamSource is made; parse getString yourself");
    }
    String text = getString();
    @SuppressWarnings("unchecked")
    T source = (T) new StreamSource(new StringReader(text == null ? "" : text));
    return source;
  }
}
