/** The gateway's certificate: out of files, read anew when they change, or made for development. */
@NullMarked
package io.sallyport.gateway.tls;

import org.jspecify.annotations.NullMarked;
