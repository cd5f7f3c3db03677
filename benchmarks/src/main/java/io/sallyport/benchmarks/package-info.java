/** Measures what the driver costs, beside a bare connection and beside other wrappers. */
@NullMarked
package io.sallyport.benchmarks;

import org.jspecify.annotations.NullMarked;
