/**
 * Governs the calls of an OkHttp client: each request, redirect, retry and WebSocket is decided and
 * recorded before it is sent, the target's credential is added behind the decision, and the
 * response is masked.
 */
@NullMarked
package io.sallyport.okhttp;

import org.jspecify.annotations.NullMarked;
