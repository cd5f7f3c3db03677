package io.sallyport.gateway;

import io.sallyport.gateway.approvals.AlertList;
import io.sallyport.gateway.approvals.Approving;

/**
 * What people look at and do, the same on the console and over the control plane. Thread-safe.
 *
 * @param administration sessions and tokens
 * @param approving what they are asked
 * @param alerts what they have to look at
 * @param whatIf what would become of a call
 */
record People(
    Administration administration, Approving approving, AlertList alerts, WhatIf whatIf) {}
