/**
 * The seam between an enforcement point (JDBC, SSH, HTTP) and the kernel: the values that are
 * decided on, and the broker that decides.
 */
@NullMarked
package io.sallyport.api;

import org.jspecify.annotations.NullMarked;
