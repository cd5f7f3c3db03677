/** Audit events in a table of PostgreSQL. */
@NullMarked
package io.sallyport.audit.table;

import org.jspecify.annotations.NullMarked;
