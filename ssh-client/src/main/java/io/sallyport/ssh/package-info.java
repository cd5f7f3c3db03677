/** SSH for agents: commands, files and forwards that pass policy, masks and records. */
@NullMarked
package io.sallyport.ssh;

import org.jspecify.annotations.NullMarked;
