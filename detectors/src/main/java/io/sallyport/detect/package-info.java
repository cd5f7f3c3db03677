/**
 * Finds and masks secrets and personal data by their shape in any text: result columns, bodies,
 * terminal output. In linear time, without regular expressions, in one piece or as a stream.
 */
@NullMarked
package io.sallyport.detect;

import org.jspecify.annotations.NullMarked;
