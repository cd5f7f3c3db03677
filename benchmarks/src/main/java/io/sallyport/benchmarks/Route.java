package io.sallyport.benchmarks;

/** A way to a PostgreSQL, measured beside a direct connection. */
enum Route {
  /** A direct connection beside another one: shows how well the measurement itself works. */
  CONTROL("direct (control)"),
  /** pgjdbc with TLS to the server. */
  DIRECT_TLS("direct, TLS"),
  /** Remote JDBC through Sallyport's gateway. */
  GATEWAY("Sallyport gateway"),
  /** The relay of PostgreSQL's own protocol, with TLS to the client. */
  PGBOUNCER("pgbouncer, TLS"),
  /** Avatica's standalone server and its driver. */
  AVATICA("Calcite Avatica 1.26.0, protobuf"),
  /** Open J Proxy and its driver. */
  OJP("OJP, gRPC");

  private final String title;

  Route(String title) {
    this.title = title;
  }

  /** How the report calls it. */
  String title() {
    return title;
  }
}
