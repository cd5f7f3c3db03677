/** What a third party implements to supply secrets by name. */
@NullMarked
package io.sallyport.credential.spi;

import org.jspecify.annotations.NullMarked;
