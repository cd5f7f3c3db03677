/** An agent that works on a server over SSH and tries to do more than it may. */
@NullMarked
package io.sallyport.samples.sshagent;

import org.jspecify.annotations.NullMarked;
