/**
 * What a third party implements to take part in a decision: policies, approvers and attribute
 * sources.
 */
@NullMarked
package io.sallyport.policy.spi;

import org.jspecify.annotations.NullMarked;
