/**
 * The client's half of remote JDBC: a connection to a gateway over one TLS socket, with no vendor's
 * driver, no credential of a database and no policy in its process.
 */
@NullMarked
package io.sallyport.jdbc.remote;

import org.jspecify.annotations.NullMarked;
