package io.sallyport.jdbc.remote;

import java.sql.SQLException;
import java.sql.Struct;
import java.util.Map;

/** A structure with its attributes. */
final class RemoteStruct implements Struct {
  private final String typeName;
  private final Object[] attributes;

  RemoteStruct(String typeName, Object[] attributes) {
    this.typeName = typeName;
    this.attributes = attributes.clone();
  }

  @Override
  public String getSQLTypeName() {
    return typeName;
  }

  @Override
  public Object[] getAttributes() {
    return attributes.clone();
  }

  @Override
  public Object[] getAttributes(Map<String, Class<?>> map) throws SQLException {
    throw Codes.refused(
        "Struct.getAttributes(Map)",
        "a type map runs classes over the driver's own SQLInput; read the value with getObject(…)"
            + " or getObject(…, Class)");
  }
}
