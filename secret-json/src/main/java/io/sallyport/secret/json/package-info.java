/**
 * JSON whose values are secrets: read into characters, and written from them, that can be wiped.
 */
@NullMarked
package io.sallyport.secret.json;

import org.jspecify.annotations.NullMarked;
