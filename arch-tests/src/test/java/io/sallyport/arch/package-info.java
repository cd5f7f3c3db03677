/** Rules that hold across modules: who may name whom, and what every source file must be like. */
@NullMarked
package io.sallyport.arch;

import org.jspecify.annotations.NullMarked;
