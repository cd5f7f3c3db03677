/**
 * The messages of remote JDBC and their codec, as {@code docs/jdbc-wire.md} tells byte by byte: no
 * socket and no SQL. Nothing here trusts what it reads: every length is held against what is there.
 */
@NullMarked
package io.sallyport.jdbc.wire;

import org.jspecify.annotations.NullMarked;
