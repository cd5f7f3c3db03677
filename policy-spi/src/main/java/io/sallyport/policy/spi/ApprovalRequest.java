package io.sallyport.policy.spi;

import io.sallyport.api.Access;
import io.sallyport.api.Arguments;
import io.sallyport.api.Caller;
import io.sallyport.api.Obligation;
import io.sallyport.api.Target;
import java.time.Instant;
import java.util.List;

/**
 * What is asked of an approver. The approval binds to all of it and serves one call. Immutable.
 *
 * @param id names this request in messages and the audit trail
 * @param caller who asks and what for
 * @param target the system
 * @param operation the canonical operation: exactly what will be executed
 * @param arguments the values bound to it
 * @param accesses what it touches
 * @param approval what the rule demands
 * @param policyVersion the policy under which it was decided; another one voids the approval
 * @param deadline when the call stops waiting
 */
public record ApprovalRequest(
    String id,
    Caller caller,
    Target target,
    String operation,
    Arguments arguments,
    List<Access> accesses,
    Obligation.Approval approval,
    String policyVersion,
    Instant deadline) {}
