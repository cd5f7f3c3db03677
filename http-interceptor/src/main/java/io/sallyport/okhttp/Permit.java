package io.sallyport.okhttp;

import io.sallyport.api.Exchange;
import io.sallyport.semantics.http.Body;
import io.sallyport.semantics.http.HttpCanonical;
import io.sallyport.semantics.http.HttpOperation;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * Says of a request on its way that it was decided on; good for one sending. Thread-safe.
 *
 * @param operation to decide anew where OkHttp sends the request a second time
 * @param body what approvals bind to
 * @param sent the body that goes out, or null for none
 * @param exchange the token of the call
 */
record Permit(
    Targets.Known target,
    io.sallyport.api.AccessSession session,
    HttpOperation operation,
    Body body,
    @Nullable RequestBody sent,
    Exchange<HttpCanonical> exchange,
    AtomicBoolean used) {}
