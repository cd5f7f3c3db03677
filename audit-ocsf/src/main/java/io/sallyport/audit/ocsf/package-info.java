/** Audit events as OCSF 1.8 events, for the tools that collect those. */
@NullMarked
package io.sallyport.audit.ocsf;

import org.jspecify.annotations.NullMarked;
