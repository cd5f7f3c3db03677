/** The front end for SSH clients: unmodified ssh, sftp, scp, rsync and git. */
@NullMarked
package io.sallyport.gateway.ssh;

import org.jspecify.annotations.NullMarked;
