/**
 * Reads HTTP requests in one canonical form (RFC 3986, RFC 9110): a request becomes the accesses it
 * makes and the only form that may be sent for it, or a refusal that says why it could not be
 * understood. Requests to a Kubernetes API server become its verbs and resources. Responses are
 * masked as they stream.
 */
@NullMarked
package io.sallyport.semantics.http;

import org.jspecify.annotations.NullMarked;
