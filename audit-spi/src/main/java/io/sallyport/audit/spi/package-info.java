/**
 * What a third party implements to keep the audit trail: the events and the sink that takes them.
 */
@NullMarked
package io.sallyport.audit.spi;

import org.jspecify.annotations.NullMarked;
