package io.sallyport.jdbc;

import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Reason;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;

/** Every refusal, error and warning of this driver's own, with its code; see docs/codes.md. */
final class Codes {
  private static final int SHOWN = 80;

  private Codes() {}

  static String message(String code, String what, String value, String rule, String next) {
    return code + " " + what + ": '" + shown(value) + "'; " + rule + "; " + next + ".";
  }

  private static String shown(String value) {
    String cut = value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  private static SQLException connection(
      String code, String what, String value, String rule, String next) {
    return new SQLNonTransientConnectionException(message(code, what, value, rule, next), "08001");
  }

  static SQLException gatewayUrl() {
    return connection(
        "SP-5001",
        "gateway URL refused",
        "jdbc:sallyport://",
        "a gateway knows its callers by their token, so that none can be named here",
        "call getConnection() and set sallyport.token or sallyport.tokenFile");
  }

  static SQLException unknownProperty(String name, @Nullable String near) {
    return connection(
        "SP-5002",
        "unknown property",
        name,
        "properties that begin with sallyport. are this driver's own",
        near == null ? "leave it out; docs/jdbc.md lists them" : "did you mean '" + near + "'?");
  }

  static SQLException noSubject() {
    return new SQLInvalidAuthorizationSpecException(
        message(
            "SP-5003",
            "no subject",
            "sallyport.subject",
            "every call counts for somebody",
            "set the property, or call inside Sallyport.as(subject, purpose)"),
        "28000");
  }

  static SQLException noVendorDriver(String url, String artifact) {
    return connection(
        "SP-5004",
        "no driver found for",
        VendorUrl.scheme(url),
        "the database's own driver must be on the class path",
        "add " + artifact);
  }

  static SQLException noAssembly(String why) {
    return connection(
        "SP-5005",
        "no broker",
        "io.sallyport.api.AccessBrokerFactory",
        "exactly one decides and records calls, and " + why,
        "have sallyport-embedded on the class path once, or give the data source a broker");
  }

  /** The message is the configuration's own, with its place in the file. */
  static SQLException configuration(ConfigurationException problem) {
    return new SQLNonTransientConnectionException(problem.getMessage(), "08001", problem);
  }

  static SQLException unknownTarget(String name) {
    return connection(
        "SP-5006",
        "unknown target",
        name,
        "the configuration's section targets does not name it",
        "use one of its names, or jdbc:sallyport: and the database's own URL");
  }

  static SQLException badName(String property, String why) {
    return connection("SP-5007", "property refused", property, why, "give another value");
  }

  static SQLException closed(String what) {
    return new SQLNonTransientConnectionException(
        message("SP-5008", "closed", what, "a closed object does nothing", "open a new one"),
        "08003");
  }

  static SQLException closedStatement(String what) {
    return new SQLNonTransientException(
        message("SP-5008", "closed", what, "a closed object does nothing", "open a new one"),
        "HY010");
  }

  static Reason answerTooLarge(long bytes) {
    return Reason.of(
        "SP-5060",
        "the answer is larger than " + bytes + " bytes, which is as much as is held at once;",
        "Ask for fewer rows or columns, or read it within a transaction.");
  }

  static Reason noRows() {
    return Reason.of(
        "SP-5010",
        "executeQuery was called with a statement that answers with no rows;",
        "Call executeUpdate or execute.");
  }

  static Reason rowsInUpdate() {
    return Reason.of(
        "SP-5011",
        "executeUpdate was called with a statement that answers with rows;",
        "Call executeQuery or execute.");
  }

  static Reason unprepared() {
    return Reason.of(
        "SP-5012",
        "the statement is not prepared, since it would be refused now;",
        "Execute it to see the reason.");
  }

  static Reason maskOnNoRelation(String resource) {
    return Reason.of(
        "SP-5020",
        "a mask speaks of '" + resource + "', which is no relation of this statement;",
        "Ask the owner of the rules to put masks on tables only.");
  }

  static Reason filterOnNoRelation(String resource) {
    return Reason.of(
        "SP-5020",
        "a row filter speaks of '" + resource + "', which is no relation of this statement;",
        "Ask the owner of the rules to put row filters on tables only.");
  }

  static Reason detectImpossible(boolean call) {
    return Reason.of(
        "SP-5024",
        call
            ? "content is to be masked by its shape, which the parameters of a CALL go past;"
            : "content is to be masked by a shape that this driver does not know;",
        call
            ? "Read the rows with SELECT."
            : "Ask the owner of the rules to name detectors of this version.");
  }

  static Reason noFilterValue(String attribute) {
    return Reason.of(
        "SP-5023",
        "a row filter compares with '" + attribute + "', which is not there or no single value;",
        "Have the identity carry that attribute.");
  }

  static Reason maskedKey(String column) {
    return Reason.of(
        "SP-5021",
        "the generated key '" + column + "' is masked and cannot be handed back;",
        "Execute without asking for generated keys.");
  }

  static Reason unknownKeys(String what) {
    return Reason.of(
        "SP-5022",
        "generated keys cannot be named: " + what + ";",
        "Ask for none, or name columns of the one table that the INSERT writes.");
  }

  static Reason tripped(String column) {
    return Reason.of(
        "SP-5030",
        "a result column comes from the masked column '" + column + "', so its mask has failed;",
        "Tell the operator; leave the column out.");
  }

  static Reason affected(long count, long limit) {
    return Reason.of(
        "SP-5040",
        "the write touches " + count + " rows; the limit is " + limit + "; it was undone.",
        "Narrow the WHERE clause, or write in smaller parts.");
  }

  static Reason affectedUnknown() {
    return Reason.of(
        "SP-5041",
        "the database does not say how many rows the write touched; it was undone;",
        "Write the rows one statement at a time.");
  }

  static Reason notUndoable() {
    return Reason.of(
        "SP-5045",
        "a write under a cap on affected rows must be undone when it is over it, and the table keeps what is written;",
        "Ask for a table of an engine with transactions, or a rule without the cap.");
  }

  static Reason cappedInSqlTransaction() {
    return Reason.of(
        "SP-5042",
        "a write under a cap on affected rows cannot be undone in a transaction begun by SQL;",
        "Begin it with Connection.setAutoCommit(false).");
  }

  static SQLWarning cut(String what, long limit) {
    return new SQLWarning(
        message(
            "SP-5043",
            "result cut by " + what,
            Long.toString(limit),
            "a rule limits what one call hands out",
            "ask for less at a time"),
        "01004");
  }

  static SQLException valueCut(long limit) {
    return new SQLNonTransientException(
        message(
            "SP-5044",
            "value withheld, limit of bytes",
            Long.toString(limit),
            "a rule limits what one call hands out",
            "ask for less at a time"),
        "54000");
  }

  static SQLException pinned(String method, String value) {
    return new SQLFeatureNotSupportedException(
        message(
            "SP-5050",
            method + " refused",
            value,
            "it changes what later statements mean",
            "open a connection with that setting, and write names in full"),
        "0A000");
  }

  static SQLException updatable() {
    return new SQLFeatureNotSupportedException(
        message(
            "SP-5051",
            "result set concurrency refused",
            "CONCUR_UPDATABLE",
            "an updatable result set writes without SQL text",
            "use CONCUR_READ_ONLY; write with INSERT, UPDATE or DELETE"),
        "0A000");
  }

  static SQLException inBatch(String what) {
    return new SQLNonTransientException(
        message(
            "SP-5052",
            "batch refused",
            what,
            "a batch holds writes that answer with a count",
            "execute it by itself"),
        "HY000");
  }

  static Reason batchRefused() {
    return Reason.of(
        "SP-5055",
        "another statement of the batch was refused, so none of it was executed;",
        "Take the refused statement out of the batch.");
  }

  static SQLException refusedCall(String what, String next) {
    return new SQLNonTransientException(
        message("SP-5053", "call refused", what, "JDBC does not allow it here", next), "HY010");
  }

  static SQLException listingMoves() {
    return new SQLFeatureNotSupportedException(
        message(
            "SP-5054",
            "move refused",
            "listing of metadata",
            "rows are filtered one by one as they are read",
            "read it forward with next()"),
        "0A000");
  }
}
