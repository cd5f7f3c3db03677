package io.sallyport.gateway.jdbc;

import io.sallyport.jdbc.EverydaySurfaceTest;

/** What applications do with a driver every day works through the gateway, too. */
class RemoteSurfaceTest extends EverydaySurfaceTest {}
