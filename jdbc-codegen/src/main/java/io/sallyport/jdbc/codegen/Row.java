package io.sallyport.jdbc.codegen;

import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One method with what becomes of it; the guard and the reason are empty where the table has none.
 */
record Row(Method method, Treatment treatment, String guard, String reason) {

  /** How the table writes a method: {@code setObject(int,Object,SQLType)}. */
  static String signature(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(",", method.getName() + "(", ")"));
  }

  /** How a refusal names the method: {@code ResultSet.updateRow()}. */
  String title() {
    return method.getDeclaringClass().getSimpleName() + "." + signature(method);
  }

  boolean throwsSqlException() {
    return Arrays.asList(method.getExceptionTypes()).contains(SQLException.class);
  }

  /** Whether the parameter is named, not counted: {@code setInt(String,int)}. */
  boolean named() {
    return method.getParameterTypes()[0] == String.class;
  }
}
