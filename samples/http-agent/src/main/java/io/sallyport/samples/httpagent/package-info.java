/** An agent that pages through an API behind a gateway, by two clients. */
@NullMarked
package io.sallyport.samples.httpagent;

import org.jspecify.annotations.NullMarked;
