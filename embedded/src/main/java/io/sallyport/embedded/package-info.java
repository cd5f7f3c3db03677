/**
 * The embedded placement, put together: the file, the built-in rules and journal, and whatever a
 * user adds.
 */
@NullMarked
package io.sallyport.embedded;

import org.jspecify.annotations.NullMarked;
