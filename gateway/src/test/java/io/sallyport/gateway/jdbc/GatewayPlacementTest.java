package io.sallyport.gateway.jdbc;

import io.sallyport.jdbc.PlacementContract;

/** The gateway decides, masks, answers and records as the embedded driver does. */
class GatewayPlacementTest extends PlacementContract {}
