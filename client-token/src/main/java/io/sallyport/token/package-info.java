/** Where a client of the gateway gets the token that it shows there. */
@NullMarked
package io.sallyport.token;

import org.jspecify.annotations.NullMarked;
