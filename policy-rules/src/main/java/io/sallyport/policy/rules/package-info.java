/**
 * The configuration file {@code sallyport.yaml} and the policy made of its rules. What the file
 * says and means is written down in {@code docs/policy.md}; {@code sallyport.schema.json} beside
 * these classes describes its form to editors.
 */
@NullMarked
package io.sallyport.policy.rules;

import org.jspecify.annotations.NullMarked;
