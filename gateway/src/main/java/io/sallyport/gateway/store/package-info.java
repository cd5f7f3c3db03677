/** What the gateway remembers: API tokens, revocations, sessions, the gateways themselves. */
@NullMarked
package io.sallyport.gateway.store;

import org.jspecify.annotations.NullMarked;
