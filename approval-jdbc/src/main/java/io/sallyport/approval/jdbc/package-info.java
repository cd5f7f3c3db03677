/** Approvals in a table that several processes share: H2 or PostgreSQL, by plain JDBC. */
@NullMarked
package io.sallyport.approval.jdbc;

import org.jspecify.annotations.NullMarked;
