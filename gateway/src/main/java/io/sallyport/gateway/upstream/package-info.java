/** Pools of the vendors' connections, reset completely from one borrower to the next. */
@NullMarked
package io.sallyport.gateway.upstream;

import org.jspecify.annotations.NullMarked;
