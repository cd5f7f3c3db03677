/** Secrets out of a PKCS12 keystore, files and the environment. */
@NullMarked
package io.sallyport.credentials;

import org.jspecify.annotations.NullMarked;
