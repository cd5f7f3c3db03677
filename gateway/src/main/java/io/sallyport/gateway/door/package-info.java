/** What front ends see of the gateway: who calls, the broker, live sessions, a TLS listener. */
@NullMarked
package io.sallyport.gateway.door;

import org.jspecify.annotations.NullMarked;
