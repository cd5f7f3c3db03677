/**
 * The governed JDBC driver: what an application gets instead of the vendor's connections,
 * statements and results. No vendor object leaves this package.
 */
@NullMarked
package io.sallyport.jdbc;

import org.jspecify.annotations.NullMarked;
