/**
 * Reads SQL the way the database reads it: a text becomes the accesses it makes and the only text
 * that may be executed for it, or a refusal that says why it could not be understood.
 */
@NullMarked
package io.sallyport.semantics.sql;

import org.jspecify.annotations.NullMarked;
