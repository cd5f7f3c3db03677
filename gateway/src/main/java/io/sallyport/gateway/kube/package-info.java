/**
 * The streams of Kubernetes on upgraded connections: commands, containers and ports, on WebSockets
 * and SPDY/3.1, read frame by frame and written anew.
 */
@NullMarked
package io.sallyport.gateway.kube;

import org.jspecify.annotations.NullMarked;
