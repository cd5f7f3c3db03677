package io.sallyport.semantics.ssh;

import io.sallyport.api.CanonicalOperation;

/**
 * A request in the form that is carried out: a command line written anew from its words, or the
 * request in words. Immutable.
 *
 * @param text what is sent, or what is done
 */
public record SshCall(String text) implements CanonicalOperation {}
