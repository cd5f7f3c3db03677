package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLData;
import java.sql.SQLException;
import java.sql.SQLInput;
import java.sql.SQLOutput;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamSource;
import org.h2.api.Interval;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PGInterval;

class WrappingTest {
  private final TestWrapping wrapping = new TestWrapping(true);
  private Connection vendor;

  @BeforeEach
  void open() throws SQLException {
    vendor = DriverManager.getConnection("jdbc:h2:mem:");
  }

  @AfterEach
  void close() throws SQLException {
    vendor.close();
  }

  @Test
  void objectOfEveryWrappedTypeComesOutWrapped() throws SQLException {
    try (ResultSet row =
        query("SELECT ARRAY[1, 2], CAST('a' AS CLOB), CAST(X'01' AS BLOB), ROW(1, 'a')")) {
      assertThat(wrapping.out(row.getArray(1))).isInstanceOf(GovernedArray.class);
      assertThat(wrapping.out((Object) row.getArray(1))).isInstanceOf(GovernedArray.class);
      assertThat(wrapping.out(row.getObject(2))).isInstanceOf(GovernedNClob.class);
      assertThat(wrapping.out(row.getObject(3))).isInstanceOf(GovernedBlob.class);
      assertThatThrownBy(() -> wrapping.out(row.getObject(4)))
          .hasMessageContaining("reached the seam");
      assertThat(wrapping.out((Object) vendor.createSQLXML())).isInstanceOf(GovernedSqlxml.class);
      assertThat(wrapping.out((Object) vendor.setSavepoint()))
          .isInstanceOf(GovernedSavepoint.class);
    }
  }

  @Test
  void objectsInsideArraysMapsAndCollectionsComeOutWrapped() throws SQLException {
    Blob blob = vendor.createBlob();
    Object[] array = wrapping.out(new Object[] {1, new Object[] {blob}});
    assertThat(((Object[]) array[1])[0]).isInstanceOf(GovernedBlob.class);
    Blob[] typed = (Blob[]) wrapping.out((Object) new Blob[] {blob});
    assertThat(typed[0]).isInstanceOf(GovernedBlob.class);
    Object vendorsOwn = java.lang.reflect.Array.newInstance(blob.getClass(), 2, 1);
    ((Object[][]) vendorsOwn)[0][0] = blob;
    assertThat(((Object[]) ((Object[]) wrapping.out(vendorsOwn))[0])[0])
        .isInstanceOf(GovernedBlob.class);
    Map<?, ?> map = (Map<?, ?>) wrapping.out(Map.of("k", blob));
    assertThat(map.get("k")).isInstanceOf(GovernedBlob.class);
    List<?> list = (List<?>) wrapping.out(List.of(blob));
    assertThat(list.get(0)).isInstanceOf(GovernedBlob.class);
  }

  @Test
  void valuesComeOutAsTheyAre() throws SQLException {
    Object[] values = {
      1,
      2L,
      3.5,
      true,
      UUID.randomUUID(),
      new Timestamp(0),
      java.time.LocalDate.EPOCH,
      new int[] {1},
      new String[] {"a"},
      new PGInterval(),
      new Interval(org.h2.api.IntervalQualifier.DAY, false, 1, 0)
    };
    for (Object value : values) {
      assertThat(wrapping.out(value)).isSameAs(value);
    }
  }

  @Test
  void unknownClassesDoNotComeOut() throws SQLException {
    Statement statement = vendor.createStatement();
    for (Object object :
        new Object[] {vendor, statement, vendor.getMetaData(), Thread.currentThread()}) {
      assertThatThrownBy(() -> wrapping.out(object)).hasMessageStartingWith("SP-5903");
      assertThatThrownBy(() -> wrapping.out(new Object[] {object}))
          .hasMessageStartingWith("SP-5903");
    }
  }

  @Test
  void arraysResultSetGoesThroughTheSeam() throws SQLException {
    Array array = wrapping.out(vendor.createArrayOf("INTEGER", new Object[] {1}));
    assertThatThrownBy(array::getResultSet).hasMessageContaining("reached the seam");
    assertThatThrownBy(() -> array.getArray(Map.of()))
        .hasMessageStartingWith("SP-5901 method refused: 'Array.getArray(Map)'");
  }

  @Test
  void onlyKnownClassesMayBeAskedFor() throws SQLException {
    for (Class<?> type :
        new Class<?>[] {Connection.class, Statement.class, vendor.getClass(), SQLData.class}) {
      assertThatThrownBy(() -> wrapping.requireClass("test", type))
          .hasMessageStartingWith("SP-5903");
    }
    for (Class<?> type :
        new Class<?>[] {
          String.class, int.class, Array.class, UUID.class, Object.class, byte[].class, Number.class
        }) {
      wrapping.requireClass("test", type);
    }
    assertThat(wrapping.out(1, int.class)).isEqualTo(1);
    Array array = vendor.createArrayOf("INTEGER", new Object[] {1});
    assertThat(wrapping.out(array, Array.class)).isInstanceOf(GovernedArray.class);
    @SuppressWarnings("unchecked")
    Class<Array> own = (Class<Array>) array.getClass();
    assertThatThrownBy(() -> wrapping.out(array, own)).hasMessageStartingWith("SP-5903");
  }

  @Test
  void largeObjectsAreRefusedWhereTheyLieOutsideTheRow() throws SQLException {
    TestWrapping outside = new TestWrapping(false);
    Blob blob = vendor.createBlob();
    assertThatThrownBy(() -> outside.requireLob("ResultSet.getBlob(int)"))
        .hasMessageStartingWith("SP-5902 large object refused: 'ResultSet.getBlob(int)'");
    assertThatThrownBy(() -> outside.requireClass("test", Clob.class))
        .hasMessageStartingWith("SP-5902");
    assertThatThrownBy(() -> outside.requireTarget("test", Types.BLOB))
        .hasMessageStartingWith("SP-5902");
    assertThatThrownBy(() -> outside.out((Object) blob)).hasMessageStartingWith("SP-5902");
    assertThatThrownBy(() -> outside.in((Object) blob)).hasMessageStartingWith("SP-5902");
    outside.requireTarget("test", Types.VARBINARY);
  }

  @Test
  void wrappersAreUnwrappedOnTheWayInAlsoInsideArrays() throws SQLException {
    Array plain = vendor.createArrayOf("INTEGER", new Object[] {1});
    Array ours = wrapping.out(plain);
    assertThat(wrapping.in(ours, Array.class)).isSameAs(plain);
    assertThat(wrapping.in((Object) ours)).isSameAs(plain);
    assertThat(wrapping.in(new Object[] {new Object[] {ours}}))
        .isEqualTo(new Object[] {new Object[] {plain}});
    assertThat(wrapping.in((Object) new GovernedArray[] {(GovernedArray) ours}))
        .isEqualTo(new Object[] {plain});
  }

  @Test
  void whatTheCallerChangesAfterwardsIsNotWhatTheDriverGets() throws SQLException {
    byte[] bytes = {1};
    Timestamp time = new Timestamp(1);
    Object copied = wrapping.in((Object) bytes);
    Timestamp copy = wrapping.in(time);
    bytes[0] = 2;
    time.setTime(2);
    assertThat(copied).isEqualTo(new byte[] {1});
    assertThat(copy).isEqualTo(new Timestamp(1));
  }

  @Test
  void classThatWouldGetTheDriversOutputIsRefused() {
    SQLData data =
        new SQLData() {
          @Override
          public String getSQLTypeName() {
            return "T";
          }

          @Override
          public void readSQL(SQLInput stream, String type) {}

          @Override
          public void writeSQL(SQLOutput stream) {}
        };
    assertThatThrownBy(() -> wrapping.in((Object) data)).hasMessageStartingWith("SP-5901");
  }

  @Test
  void endlesslyNestedArrayIsRefused() {
    Object[] itself = new Object[1];
    itself[0] = itself;
    assertThatThrownBy(() -> wrapping.in(itself)).hasMessageStartingWith("SP-5901");
  }

  @Test
  void lobOfARowIsReadOnlyAndOneMadeByTheCallerIsNot() throws Exception {
    Blob made = wrapping.made(vendor.createBlob());
    assertThat(made.setBytes(1, new byte[] {1, 2})).isEqualTo(2);
    assertThat(made.getBytes(1, 2)).containsExactly(1, 2);
    Clob clob = wrapping.made(vendor.createClob());
    clob.setString(1, "abc");
    assertThat(clob.getSubString(1, 3)).isEqualTo("abc");
    NClob national = wrapping.made(vendor.createNClob());
    assertThat(national.setString(1, "abc")).isEqualTo(3);
    Blob read = wrapping.out(vendor.createBlob());
    assertThatThrownBy(() -> read.setBytes(1, new byte[1])).hasMessageStartingWith("SP-5901");
    assertThatThrownBy(() -> read.setBinaryStream(1)).hasMessageStartingWith("SP-5901");
    assertThatThrownBy(() -> wrapping.out(vendor.createClob()).truncate(0))
        .hasMessageStartingWith("SP-5901");
  }

  @Test
  void streamsHideTheirClassCountAndRebuildErrors() throws Exception {
    try (ResultSet row = query("SELECT CAST('abc' AS CLOB), CAST(X'0102' AS BLOB)")) {
      InputStream stream = wrapping.out(row.getBinaryStream(2));
      assertThat(stream.readAllBytes()).containsExactly(1, 2);
      Reader reader = wrapping.out(row.getCharacterStream(1));
      char[] text = new char[5];
      assertThat(reader.read(text)).isEqualTo(3);
      assertThat(wrapping.received()).isEqualTo(5);
    }
    InputStream broken =
        wrapping.out(
            new InputStream() {
              @Override
              public int read() throws java.io.IOException {
                throw new java.io.IOException("ann@example.org");
              }
            });
    assertThatThrownBy(broken::read).hasMessage("rebuilt").hasNoSuppressedExceptions();
  }

  @Test
  void textBytesAndStreamsOverTheLimitAreCut() throws Exception {
    TestWrapping limited = new TestWrapping(true, 5);
    assertThat(limited.out((Object) "abcde")).isEqualTo("abcde");
    assertThatThrownBy(() -> limited.received("f")).hasMessage("over 5");
    assertThatThrownBy(() -> limited.received(new byte[1])).hasMessage("over 5");
    Clob clob = vendor.createClob();
    clob.setString(1, "abc");
    Reader reader = limited.out(clob.getCharacterStream());
    assertThatThrownBy(reader::read).isInstanceOf(java.io.IOException.class);
    assertThatThrownBy(() -> limited.out(clob).getSubString(1, 3)).hasMessage("over 5");
  }

  @Test
  void xmlGivesTextAndAStreamSourceOnly() throws Exception {
    SQLXML plain = vendor.createSQLXML();
    plain.setString("<a/>");
    SQLXML xml = wrapping.out(plain);
    assertThat(xml.getString()).isEqualTo("<a/>");
    assertThat(xml.getSource(StreamSource.class).getReader()).isInstanceOf(StringReader.class);
    assertThatThrownBy(() -> xml.getSource(DOMSource.class)).hasMessageStartingWith("SP-5901");
    assertThatThrownBy(() -> xml.setResult(null)).hasMessageStartingWith("SP-5901");
  }

  @Test
  void unwrapAnswersForOurOwnTypesOnly() throws SQLException {
    try (ResultSet row = query("SELECT 1")) {
      GovernedResultSetMetaData ours = new GovernedResultSetMetaData(wrapping, row.getMetaData());
      assertThat(ours.isWrapperFor(row.getMetaData().getClass())).isFalse();
      assertThatThrownBy(() -> ours.unwrap(row.getMetaData().getClass()))
          .hasMessageStartingWith("SP-5901 method refused: 'Wrapper.unwrap(Class)'");
      assertThat(ours.unwrap(java.sql.ResultSetMetaData.class)).isSameAs(ours);
      assertThat(ours.getColumnCount()).isEqualTo(1);
      assertThatThrownBy(() -> ours.getColumnName(7)).hasMessage("rebuilt").hasNoCause();
    }
  }

  @Test
  void recordedParametersAreSetAgainOnAnotherStatement() throws SQLException {
    List<Binding> recorded =
        List.of(
            new Binding(Setter.SET_INT, 7, null, null),
            new Binding(Setter.SET_STRING, "a", null, null),
            new Binding(Setter.SET_NULL, null, Types.INTEGER, null),
            new Binding(Setter.SET_OBJECT_INT, "5", Types.BIGINT, null),
            new Binding(Setter.SET_BYTES, "b".getBytes(StandardCharsets.UTF_8), null, null));
    try (PreparedStatement again =
        vendor.prepareStatement(
            "SELECT CAST(? AS INT), CAST(? AS VARCHAR), CAST(? AS INT), CAST(? AS BIGINT),"
                + " CAST(? AS VARBINARY)")) {
      for (int i = 0; i < recorded.size(); i++) {
        recorded.get(i).apply(again, i + 1);
      }
      try (ResultSet row = again.executeQuery()) {
        assertThat(row.next()).isTrue();
        assertThat(row.getInt(1)).isEqualTo(7);
        assertThat(row.getString(2)).isEqualTo("a");
        assertThat(row.getObject(3)).isNull();
        assertThat(row.getLong(4)).isEqualTo(5);
        assertThat(row.getBytes(5)).containsExactly('b');
      }
    }
    assertThat(Setter.SET_BINARY_STREAM_INT.once()).isTrue();
    assertThat(Setter.SET_INT.once()).isFalse();
    assertThat(NamedSetter.REGISTER_OUT_PARAMETER_INT.output()).isTrue();
  }

  private ResultSet query(String sql) throws SQLException {
    ResultSet row = vendor.createStatement().executeQuery(sql);
    row.next();
    return row;
  }
}
