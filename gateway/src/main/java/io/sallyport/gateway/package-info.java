/**
 * The gateway, put together: front ends behind one broker, in a process of its own. The other
 * packages are its parts and see no more of each other than they need.
 */
@NullMarked
package io.sallyport.gateway;

import org.jspecify.annotations.NullMarked;
