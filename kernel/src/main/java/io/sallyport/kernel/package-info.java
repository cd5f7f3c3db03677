/**
 * The only broker: combines opinions, gets approvals, and keeps the order of decide, record,
 * execute, record.
 */
@NullMarked
package io.sallyport.kernel;

import org.jspecify.annotations.NullMarked;
