/** Runs each benchmark once, so that none rots; measures nothing. */
@NullMarked
package io.sallyport.benchmarks;

import org.jspecify.annotations.NullMarked;
