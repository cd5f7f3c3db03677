package io.sallyport.gateway.upstream;

import java.time.Duration;

/**
 * What bounds the connections to databases. Immutable.
 *
 * @param connections the most for one target and credential
 * @param queue how many may wait for one
 * @param patience how long they wait
 * @param idle how long an unused one is kept
 * @param stamp whether a database session is told subject and session
 */
public record UpstreamSettings(
    int connections, int queue, Duration patience, Duration idle, boolean stamp) {}
