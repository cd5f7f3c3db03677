/**
 * The JDBC door: {@code docs/jdbc-wire.md} on one side, the governed driver on the other. A client
 * gets rows and refusals; addresses, accounts and passwords stay here.
 */
@NullMarked
package io.sallyport.gateway.jdbc;

import org.jspecify.annotations.NullMarked;
