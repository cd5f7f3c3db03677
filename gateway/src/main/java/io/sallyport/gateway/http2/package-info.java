/**
 * HTTP/2 on one connection (RFC 9113): frames, header blocks, streams and their windows, and
 * nothing of what is asked. A front end is handed each stream as fields and a body, and answers on
 * it.
 */
@NullMarked
package io.sallyport.gateway.http2;

import org.jspecify.annotations.NullMarked;
