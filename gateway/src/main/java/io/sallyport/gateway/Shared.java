package io.sallyport.gateway;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Secret;
import io.sallyport.approval.jdbc.JdbcApprovals;
import io.sallyport.embedded.StoreOpener;
import io.sallyport.gateway.approvals.AlertSink;
import io.sallyport.gateway.approvals.AnnouncedApprovals;
import io.sallyport.gateway.approvals.Hook;
import io.sallyport.gateway.approvals.Webhooks;
import io.sallyport.gateway.store.SharedBudgets;
import io.sallyport.gateway.store.Store;
import io.sallyport.gateway.store.StoreException;
import io.sallyport.policy.rules.NotifySettings;
import io.sallyport.policy.spi.ApprovalStoreException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the broker and the gateway share, opened while the broker is made. */
final class Shared implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Shared.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Store store;
  private final List<Hook> hooks;
  private final Webhooks webhooks;
  private final SharedBudgets budgets;
  private volatile @Nullable JdbcApprovals approvals;

  private Shared(Store store, List<Hook> hooks) {
    this.store = store;
    this.hooks = hooks;
    this.webhooks = new Webhooks(hooks, Clock.systemUTC(), PAUSE);
    this.budgets = new SharedBudgets(store);
  }

  static Shared open(Store store, List<NotifySettings> notices, StoreOpener.Secrets secrets)
      throws ConfigurationException {
    List<Hook> hooks = new ArrayList<>();
    try {
      for (NotifySettings one : notices) {
        hooks.add(hook(one, secrets));
      }
    } catch (AccessDeniedException e) {
      throw new ConfigurationException(e.reason().toString(), e);
    }
    return new Shared(store, hooks);
  }

  private static Hook hook(NotifySettings settings, StoreOpener.Secrets secrets)
      throws AccessDeniedException, ConfigurationException {
    String url = settings.url();
    if (url.contains("${")) {
      try (Secret secret = secrets.fetch(url)) {
        url = secret.use(String::new).strip();
      }
    }
    if (!NotifySettings.allowed(url)) {
      throw new ConfigurationException(
          "SP-7049 the address of a hook cannot be used: '%s'; it is https, or http on this machine; correct it or its secret."
              .formatted(settings.name()),
          null);
    }
    String sign = settings.sign();
    return new Hook(
        settings.name(),
        URI.create(url),
        Hook.Format.valueOf(settings.format().toUpperCase(Locale.ROOT)),
        sign == null ? null : secrets.fetch(sign),
        settings.statement(),
        settings.link(),
        settings.people());
  }

  StoreOpener.Stores stores() throws ConfigurationException {
    try {
      JdbcApprovals opened = JdbcApprovals.open(store.source());
      approvals = opened;
      return new StoreOpener.Stores(
          new AnnouncedApprovals(opened, webhooks::tell),
          budgets,
          new AlertSink(store.alerts(), webhooks::tell));
    } catch (ApprovalStoreException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Deletes what was over before that: approvals, and alerts that somebody had looked at. */
  void forget(Instant before) throws StoreException {
    store.alerts().forget(before);
    JdbcApprovals kept = approvals;
    if (kept != null) {
      try {
        int gone = kept.forget(before);
        if (gone > 0) {
          log.info("{} approvals from before {} are deleted.", gone, before);
        }
      } catch (ApprovalStoreException e) {
        throw new StoreException(String.valueOf(e.getMessage()), e);
      }
    }
  }

  Store store() {
    return store;
  }

  List<Hook> hooks() {
    return hooks;
  }

  @Override
  public void close() {
    budgets.close();
    webhooks.close();
    hooks.forEach(Shared::wipe);
  }

  private static void wipe(Hook hook) {
    Secret key = hook.key();
    if (key != null) {
      key.close();
    }
  }
}
