package io.sallyport.jdbc.remote;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLXML;
import javax.xml.transform.Result;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import org.jspecify.annotations.Nullable;

/** A document as text. One thread at a time. */
final class RemoteSqlxml implements SQLXML {
  private @Nullable String text;
  private @Nullable ByteArrayOutputStream bytes;
  private @Nullable StringWriter characters;
  private boolean freed;

  RemoteSqlxml(@Nullable String text) {
    this.text = text;
  }

  private String live() throws SQLException {
    if (freed) {
      throw Codes.closed("SQLXML");
    }
    if (bytes != null) {
      return bytes.toString(StandardCharsets.UTF_8);
    }
    if (characters != null) {
      return characters.toString();
    }
    if (text == null) {
      throw Codes.badCall("SQLXML.getString", "set its content first");
    }
    return text;
  }

  @Override
  public String getString() throws SQLException {
    return live();
  }

  @Override
  public InputStream getBinaryStream() throws SQLException {
    return new ByteArrayInputStream(live().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Reader getCharacterStream() throws SQLException {
    return new StringReader(live());
  }

  @Override
  public <T extends Source> T getSource(@Nullable Class<T> type) throws SQLException {
    if (type == null || type.isAssignableFrom(StreamSource.class)) {
      @SuppressWarnings("unchecked") // null means that any will do
      T source = (T) new StreamSource(getCharacterStream());
      return source;
    }
    throw Codes.refused(
        "SQLXML.getSource(Class)", "only a StreamSource is made; parse what getString gives");
  }

  @Override
  public void setString(String value) {
    text = value;
  }

  @Override
  public OutputStream setBinaryStream() {
    bytes = new ByteArrayOutputStream();
    return bytes;
  }

  @Override
  public Writer setCharacterStream() {
    characters = new StringWriter();
    return characters;
  }

  @Override
  public <T extends Result> T setResult(@Nullable Class<T> type) throws SQLException {
    throw Codes.refused(
        "SQLXML.setResult(Class)", "a Result may hold the driver's own handler; use setString");
  }

  @Override
  public void free() {
    freed = true;
    text = null;
  }
}
