package io.sallyport.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * How a route is connected to, as it is handed to another JVM. Immutable.
 *
 * @param url of the driver
 * @param driver the driver's class
 * @param jars where its classes are, away from all others; empty: on the class path
 * @param properties of the driver
 */
record Way(String url, String driver, List<Path> jars, Properties properties) {
  private static final String URL = "way.url";
  private static final String DRIVER = "way.driver";
  private static final String JARS = "way.jars";

  /** Over a vendor's driver that is on the class path. */
  static Way plain(String url, Properties properties) {
    return new Way(url, "org.postgresql.Driver", List.of(), properties);
  }

  void write(Path file) throws IOException {
    Properties all = new Properties();
    all.putAll(properties);
    all.setProperty(URL, url);
    all.setProperty(DRIVER, driver);
    all.setProperty(
        JARS, String.join(File.pathSeparator, jars.stream().map(Path::toString).toList()));
    try (OutputStream out = Files.newOutputStream(file)) {
      all.store(out, null);
    }
  }

  static Way read(Path file) throws IOException {
    Properties all = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      all.load(in);
    }
    String url = all.getProperty(URL);
    String driver = all.getProperty(DRIVER);
    List<Path> jars =
        Stream.of(all.getProperty(JARS).split(File.pathSeparator))
            .filter(jar -> !jar.isEmpty())
            .map(Path::of)
            .toList();
    List.of(URL, DRIVER, JARS).forEach(all::remove);
    return new Way(url, driver, jars, all);
  }

  /** Loads the driver. Its classes stay for as long as the JVM does. */
  Source open() throws ReflectiveOperationException, IOException {
    ClassLoader loader = Way.class.getClassLoader();
    if (!jars.isEmpty()) {
      URL[] urls = new URL[jars.size()];
      for (int i = 0; i < urls.length; i++) {
        urls[i] = jars.get(i).toUri().toURL();
      }
      loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
      // Netty and others look for their services by the thread's loader.
      Thread.currentThread().setContextClassLoader(loader);
    }
    Driver made =
        Class.forName(driver, true, loader)
            .asSubclass(Driver.class)
            .getDeclaredConstructor()
            .newInstance();
    return () -> connect(made);
  }

  private Connection connect(Driver made) throws SQLException {
    Properties own = new Properties();
    own.putAll(properties);
    Connection connection = made.connect(url, own);
    if (connection == null) {
      throw new SQLException(driver + " does not know " + url);
    }
    return connection;
  }
}
