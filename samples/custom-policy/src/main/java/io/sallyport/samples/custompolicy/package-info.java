/** A policy of one's own in one class: {@link io.sallyport.samples.custompolicy.ChangeFreeze}. */
@NullMarked
package io.sallyport.samples.custompolicy;

import org.jspecify.annotations.NullMarked;
