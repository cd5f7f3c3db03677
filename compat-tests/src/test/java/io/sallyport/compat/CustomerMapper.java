package io.sallyport.compat;

import java.util.List;
import java.util.Map;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.SelectKey;
import org.apache.ibatis.annotations.Update;

/** What MyBatis makes of the tables. */
interface CustomerMapper {
  /** A row as MyBatis fills it. */
  final class Row {
    Long id;
    String name;
    String email;
    String card;
    int version;
  }

  @Insert("INSERT INTO customers (name, email) VALUES (#{name}, #{email})")
  @Options(useGeneratedKeys = true, keyProperty = "id", keyColumn = "id")
  int insert(Row row);

  @Select("SELECT id, name, email, card, version FROM customers WHERE id = #{id}")
  Row find(long id);

  @Select(
      "<script>SELECT * FROM customers WHERE id IN"
          + " <foreach item='id' collection='ids' open='(' separator=',' close=')'>#{id}</foreach>"
          + " ORDER BY id LIMIT #{limit}</script>")
  List<Row> among(@Param("ids") List<Long> ids, @Param("limit") int limit);

  @Update(
      "UPDATE customers SET name = #{name}, version = version + 1"
          + " WHERE id = #{id} AND version = #{version}")
  int rename(Row row);

  @Delete("DELETE FROM customers WHERE id = #{id}")
  int delete(long id);

  @Insert(
      "INSERT INTO orders (id, customer_id, status, total, placed)"
          + " VALUES (#{id}, #{customer}, #{status}, 1.5, CURRENT_TIMESTAMP)")
  @SelectKey(
      statement = "SELECT nextval('orders_seq')",
      before = true,
      keyProperty = "id",
      resultType = Long.class)
  int order(Map<String, Object> order);

  @Select(
      "SELECT c.name AS name, count(*) AS orders FROM orders o JOIN customers c"
          + " ON c.id = o.customer_id WHERE o.status = #{status} GROUP BY c.name")
  List<Map<String, Object>> counts(String status);

  @Select("SELECT amount FROM salaries")
  List<Long> salaries();
}
