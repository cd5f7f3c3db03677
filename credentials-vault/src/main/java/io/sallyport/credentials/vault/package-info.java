/** Secrets out of Vault or OpenBao. */
@NullMarked
package io.sallyport.credentials.vault;

import org.jspecify.annotations.NullMarked;
