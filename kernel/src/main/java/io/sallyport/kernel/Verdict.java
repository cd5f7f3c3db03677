package io.sallyport.kernel;

import io.sallyport.api.CanonicalOperation;
import io.sallyport.api.Durability;
import io.sallyport.api.Obligation;
import java.util.List;
import java.util.Map;

/**
 * A permit, fully worked out: what alone may be executed, and under which obligations. Immutable,
 * so that it serves every later call for which all policies hold the same.
 */
record Verdict<C extends CanonicalOperation>(
    C canonical,
    List<Obligation> obligations,
    Map<Obligation, List<String>> sources,
    List<Obligation.Approval> approvals,
    Durability durability,
    List<String> rules,
    List<String> observed,
    List<String> emergencies) {}
