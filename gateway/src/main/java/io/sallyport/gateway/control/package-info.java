/** The control plane: health, metrics, and administration over HTTPS, for people and machines. */
@NullMarked
package io.sallyport.gateway.control;

import org.jspecify.annotations.NullMarked;
