/**
 * What people put on top of a JDBC driver, run through ours on real databases; and what is left
 * when the process is killed.
 */
@NullMarked
package io.sallyport.compat;

import org.jspecify.annotations.NullMarked;
