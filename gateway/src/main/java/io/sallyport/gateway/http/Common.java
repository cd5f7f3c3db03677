package io.sallyport.gateway.http;

import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.DoorSettings;
import io.sallyport.semantics.http.HttpReader;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all connections of the door have in common. Thread-safe.
 *
 * @param draining whether no further request is taken
 */
record Common(
    DoorServices services,
    DoorSettings.Limits limits,
    Connections upstream,
    HttpReader reader,
    Routes routes,
    AtomicBoolean draining) {}
