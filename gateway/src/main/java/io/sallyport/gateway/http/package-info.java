/**
 * The gateway's door for HTTP and Kubernetes: requests are read strictly, decided in their
 * canonical form, written anew with the target's credential, and their responses masked.
 */
@NullMarked
package io.sallyport.gateway.http;

import org.jspecify.annotations.NullMarked;
