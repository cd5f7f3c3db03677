/**
 * What an SSH request touches: command lines, file operations, forwards and the rest, each as
 * accesses that policies decide on. Pure: no socket, no file.
 */
@NullMarked
package io.sallyport.semantics.ssh;

import org.jspecify.annotations.NullMarked;
