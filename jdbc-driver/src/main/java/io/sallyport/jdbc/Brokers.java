package io.sallyport.jdbc;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessBrokerFactory;
import io.sallyport.api.ConfigurationException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The brokers made from settings, one for each. Thread-safe. */
final class Brokers implements AutoCloseable {
  private final Map<Map<String, String>, AccessBroker> bySettings = new HashMap<>();

  /** The broker of these settings, made when first asked for. */
  synchronized AccessBroker get(Map<String, String> settings) throws SQLException {
    AccessBroker known = bySettings.get(settings);
    if (known != null) {
      return known;
    }
    AccessBroker made;
    try {
      made = factory().create(settings);
    } catch (ConfigurationException e) {
      throw Codes.configuration(e);
    }
    bySettings.put(settings, made);
    return made;
  }

  private static AccessBrokerFactory factory() throws SQLException {
    try {
      Iterator<AccessBrokerFactory> found =
          ServiceLoader.load(AccessBrokerFactory.class, Brokers.class.getClassLoader()).iterator();
      if (!found.hasNext()) {
        throw Codes.noAssembly("none is on the class path");
      }
      AccessBrokerFactory factory = found.next();
      if (found.hasNext()) {
        throw Codes.noAssembly("more than one is on the class path");
      }
      return factory;
    } catch (ServiceConfigurationError e) {
      throw Codes.noAssembly("the one on the class path cannot be loaded");
    }
  }

  @Override
  public synchronized void close() {
    bySettings.values().forEach(AccessBroker::close);
    bySettings.clear();
  }
}
