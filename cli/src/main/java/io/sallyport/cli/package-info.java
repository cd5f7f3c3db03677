/**
 * The command {@code sallyport}: what auditors and keepers of rules use from a terminal or a build.
 */
@NullMarked
package io.sallyport.cli;

import org.jspecify.annotations.NullMarked;
