package io.sallyport.jdbc;

import io.sallyport.jdbc.Listing.About;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Capabilities as the vendor's driver tells them; listings as {@link Listing} filters them. */
final class GovernedDatabaseMetaData extends ForwardingDatabaseMetaData {
  private final GovernedConnection connection;
  private final Link link;
  private final Listing listing;
  private final String target;

  GovernedDatabaseMetaData(Link link, GovernedConnection connection, DatabaseMetaData vendor) {
    super(link.wrapping(), vendor);
    this.connection = connection;
    this.link = link;
    this.listing = new Listing(link, vendor);
    this.target = link.sessions().target().name();
  }

  @Override
  public Connection getConnection() {
    return connection;
  }

  /** The target's name stands for the address, which stays inside. */
  @Override
  public String getURL() {
    return "jdbc:sallyport:" + target;
  }

  /** The account stays inside: calls count for a subject, not for it. */
  @Override
  public String getUserName() {
    return "";
  }

  @Override
  public boolean supportsResultSetConcurrency(int type, int concurrency) throws SQLException {
    return concurrency == ResultSet.CONCUR_READ_ONLY && supportsResultSetType(type);
  }

  @Override
  public boolean supportsSharding() {
    return false;
  }

  @Override
  public ResultSet getAttributes(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String typePattern,
      @Nullable String attributePattern)
      throws SQLException {
    return listing.list(
        "getAttributes",
        About.UNKNOWN,
        vendor -> vendor.getAttributes(catalog, schemaPattern, typePattern, attributePattern));
  }

  @Override
  public ResultSet getColumnPrivileges(
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String table,
      @Nullable String columnPattern)
      throws SQLException {
    return listing.list(
        "getColumnPrivileges",
        About.TABLE,
        vendor -> vendor.getColumnPrivileges(catalog, schema, table, columnPattern));
  }

  @Override
  public ResultSet getColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tablePattern,
      @Nullable String columnPattern)
      throws SQLException {
    return listing.list(
        "getColumns",
        About.TABLE,
        vendor -> vendor.getColumns(catalog, schemaPattern, tablePattern, columnPattern));
  }

  @Override
  public ResultSet getCrossReference(
      @Nullable String parentCatalog,
      @Nullable String parentSchema,
      @Nullable String parentTable,
      @Nullable String foreignCatalog,
      @Nullable String foreignSchema,
      @Nullable String foreignTable)
      throws SQLException {
    return listing.list(
        "getCrossReference",
        About.KEY,
        vendor ->
            vendor.getCrossReference(
                parentCatalog,
                parentSchema,
                parentTable,
                foreignCatalog,
                foreignSchema,
                foreignTable));
  }

  @Override
  public ResultSet getExportedKeys(
      @Nullable String catalog, @Nullable String schema, @Nullable String table)
      throws SQLException {
    return listing.list(
        "getExportedKeys", About.KEY, vendor -> vendor.getExportedKeys(catalog, schema, table));
  }

  @Override
  public ResultSet getFunctionColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String functionPattern,
      @Nullable String columnPattern)
      throws SQLException {
    return listing.list(
        "getFunctionColumns",
        About.FUNCTION,
        vendor ->
            vendor.getFunctionColumns(catalog, schemaPattern, functionPattern, columnPattern));
  }

  @Override
  public ResultSet getFunctions(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String functionPattern)
      throws SQLException {
    return listing.list(
        "getFunctions",
        About.FUNCTION,
        vendor -> vendor.getFunctions(catalog, schemaPattern, functionPattern));
  }

  @Override
  public ResultSet getImportedKeys(
      @Nullable String catalog, @Nullable String schema, @Nullable String table)
      throws SQLException {
    return listing.list(
        "getImportedKeys", About.KEY, vendor -> vendor.getImportedKeys(catalog, schema, table));
  }

  @Override
  public ResultSet getPrimaryKeys(
      @Nullable String catalog, @Nullable String schema, @Nullable String table)
      throws SQLException {
    return listing.list(
        "getPrimaryKeys", About.TABLE, vendor -> vendor.getPrimaryKeys(catalog, schema, table));
  }

  @Override
  public ResultSet getProcedureColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String procedurePattern,
      @Nullable String columnPattern)
      throws SQLException {
    return listing.list(
        "getProcedureColumns",
        About.PROCEDURE,
        vendor ->
            vendor.getProcedureColumns(catalog, schemaPattern, procedurePattern, columnPattern));
  }

  @Override
  public ResultSet getProcedures(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String procedurePattern)
      throws SQLException {
    return listing.list(
        "getProcedures",
        About.PROCEDURE,
        vendor -> vendor.getProcedures(catalog, schemaPattern, procedurePattern));
  }

  @Override
  public ResultSet getPseudoColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tablePattern,
      @Nullable String columnPattern)
      throws SQLException {
    return listing.list(
        "getPseudoColumns",
        About.TABLE,
        vendor -> vendor.getPseudoColumns(catalog, schemaPattern, tablePattern, columnPattern));
  }

  @Override
  public ResultSet getSchemas() throws SQLException {
    return listing.list("getSchemas", About.NOTHING, vendor -> vendor.getSchemas());
  }

  @Override
  public ResultSet getSchemas(@Nullable String catalog, @Nullable String schemaPattern)
      throws SQLException {
    return listing.list(
        "getSchemas", About.NOTHING, vendor -> vendor.getSchemas(catalog, schemaPattern));
  }

  @Override
  public ResultSet getCatalogs() throws SQLException {
    return listing.list("getCatalogs", About.NOTHING, vendor -> vendor.getCatalogs());
  }

  @Override
  public ResultSet getTableTypes() throws SQLException {
    return listing.list("getTableTypes", About.NOTHING, vendor -> vendor.getTableTypes());
  }

  @Override
  public ResultSet getTypeInfo() throws SQLException {
    return listing.list("getTypeInfo", About.NOTHING, vendor -> vendor.getTypeInfo());
  }

  @Override
  public ResultSet getClientInfoProperties() throws SQLException {
    return listing.list(
        "getClientInfoProperties", About.NOTHING, vendor -> vendor.getClientInfoProperties());
  }

  @Override
  public ResultSet getSuperTables(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String tablePattern)
      throws SQLException {
    return listing.list(
        "getSuperTables",
        About.TABLE,
        vendor -> vendor.getSuperTables(catalog, schemaPattern, tablePattern));
  }

  @Override
  public ResultSet getSuperTypes(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String typePattern)
      throws SQLException {
    return listing.list(
        "getSuperTypes",
        About.UNKNOWN,
        vendor -> vendor.getSuperTypes(catalog, schemaPattern, typePattern));
  }

  @Override
  public ResultSet getTablePrivileges(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String tablePattern)
      throws SQLException {
    return listing.list(
        "getTablePrivileges",
        About.TABLE,
        vendor -> vendor.getTablePrivileges(catalog, schemaPattern, tablePattern));
  }

  @Override
  public ResultSet getTables(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tablePattern,
      String @Nullable [] types)
      throws SQLException {
    return listing.list(
        "getTables",
        About.TABLE,
        vendor -> vendor.getTables(catalog, schemaPattern, tablePattern, types));
  }

  @Override
  public ResultSet getUDTs(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String typePattern,
      int @Nullable [] types)
      throws SQLException {
    return listing.list(
        "getUDTs",
        About.UNKNOWN,
        vendor -> vendor.getUDTs(catalog, schemaPattern, typePattern, types));
  }

  @Override
  public ResultSet getIndexInfo(
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String table,
      boolean unique,
      boolean approximate)
      throws SQLException {
    return listing.list(
        "getIndexInfo",
        About.TABLE,
        vendor -> link.vendor().indexes(vendor, catalog, schema, table, unique));
  }

  @Override
  public ResultSet getBestRowIdentifier(
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String table,
      int scope,
      boolean nullable)
      throws SQLException {
    return listing.ofTable(
        "getBestRowIdentifier",
        catalog,
        schema,
        table,
        vendor -> vendor.getBestRowIdentifier(catalog, schema, table, scope, nullable));
  }

  @Override
  public ResultSet getVersionColumns(
      @Nullable String catalog, @Nullable String schema, @Nullable String table)
      throws SQLException {
    return listing.ofTable(
        "getVersionColumns",
        catalog,
        schema,
        table,
        vendor -> vendor.getVersionColumns(catalog, schema, table));
  }
}
