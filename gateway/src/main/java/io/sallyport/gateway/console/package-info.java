/** The console: what people look at, served by the control plane. */
@NullMarked
package io.sallyport.gateway.console;

import org.jspecify.annotations.NullMarked;
