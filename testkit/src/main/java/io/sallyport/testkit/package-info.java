/**
 * Contracts that every implementation of an SPI passes, to be extended by third parties too, and
 * fixtures for tests.
 */
@NullMarked
package io.sallyport.testkit;

import org.jspecify.annotations.NullMarked;
