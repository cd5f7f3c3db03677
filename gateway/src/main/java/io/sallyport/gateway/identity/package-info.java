/** Finds out who somebody is: API tokens, OIDC, SAML, client certificates. */
@NullMarked
package io.sallyport.gateway.identity;

import org.jspecify.annotations.NullMarked;
