/** Audit events as log records of OpenTelemetry, over OTLP/HTTP. */
@NullMarked
package io.sallyport.audit.otlp;

import org.jspecify.annotations.NullMarked;
