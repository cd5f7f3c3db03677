/** Secrets out of a file encrypted with age. */
@NullMarked
package io.sallyport.credentials.age;

import org.jspecify.annotations.NullMarked;
