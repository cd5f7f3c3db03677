/**
 * One command that shows the main job on a real database: an agent's governed session and its audit
 * trail.
 */
@NullMarked
package io.sallyport.samples.quickstart;

import org.jspecify.annotations.NullMarked;
