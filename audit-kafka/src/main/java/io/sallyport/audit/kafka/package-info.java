/** Audit events on a topic of Kafka. */
@NullMarked
package io.sallyport.audit.kafka;

import org.jspecify.annotations.NullMarked;
