package io.sallyport.embedded;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Secret;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.policy.spi.ApprovalStore;
import io.sallyport.policy.spi.BudgetStore;

/** Opens the stores that brokers share. */
public interface StoreOpener {
  /**
   * Opens them; whoever does closes them, after the broker.
   *
   * @throws ConfigurationException when they cannot be used
   */
  Stores open(Secrets secrets) throws ConfigurationException;

  /** The broker's own sources of secrets. */
  interface Secrets {
    /**
     * Fetches one.
     *
     * @param text with {@code ${secret:name}} in it
     * @throws AccessDeniedException when it cannot be had
     */
    Secret fetch(String text) throws AccessDeniedException;
  }

  /**
   * What was opened.
   *
   * @param approvals where approvals are kept
   * @param budgets where budgets are counted
   * @param sink what takes events beside the journal and all other sinks
   */
  record Stores(ApprovalStore approvals, BudgetStore budgets, AuditSink sink) {}
}
