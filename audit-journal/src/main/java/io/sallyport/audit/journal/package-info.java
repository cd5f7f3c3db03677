/**
 * The built-in audit sink: hash-chained lines of canonical JSON in a directory, with the reader and
 * the verifier for it.
 */
@NullMarked
package io.sallyport.audit.journal;

import org.jspecify.annotations.NullMarked;
