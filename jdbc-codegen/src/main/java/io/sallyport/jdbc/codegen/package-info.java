/** Writes the JDBC driver's delegate classes while it is built; no part of what users get. */
@NullMarked
package io.sallyport.jdbc.codegen;

import org.jspecify.annotations.NullMarked;
