package io.sallyport.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.postgresql.Driver;

/** Starts what stands between a client and the database, each in a process of its own. */
final class Relays implements AutoCloseable {
  private static final String HEAP = "-Xmx512m";
  private static final String AVATICA = "avatica";
  private static final String OJP = "ojp";

  private final Database database;
  private final int port;
  private final Certificate certificate;
  private final Path directory;
  private final Path peers;
  private final List<Child> children = new ArrayList<>();
  private final Map<Route, Way> ways = new EnumMap<>(Route.class);
  private final Map<Route, String> missing = new EnumMap<>(Route.class);

  /**
   * Of a server.
   *
   * @param directory for logs and configuration
   * @param peers where the others' jars are
   */
  Relays(Database database, int port, Certificate certificate, Path directory, Path peers) {
    this.database = database;
    this.port = port;
    this.certificate = certificate;
    this.directory = directory;
    this.peers = peers;
  }

  /** Starts one and remembers the way, or why there is none. */
  void start(Route route) throws InterruptedException {
    try {
      ways.put(
          route,
          switch (route) {
            case CONTROL -> direct("disable");
            case DIRECT_TLS -> direct("require");
            case GATEWAY -> gateway();
            case PGBOUNCER -> pgbouncer();
            case AVATICA -> avatica();
            case OJP -> ojp();
          });
    } catch (IOException e) {
      missing.put(route, String.valueOf(e.getMessage()));
    }
  }

  /** The ways that there are. */
  Map<Route, Way> ways() {
    return ways;
  }

  /** Why others are not there. */
  Map<Route, String> missing() {
    return missing;
  }

  /** The database itself, without TLS: what everything is compared with. */
  Way direct() {
    return Way.plain(database.url(), properties("disable"));
  }

  private Way direct(String mode) throws IOException {
    if (mode.equals("require")) {
      certificate.need();
    }
    return Way.plain(database.url(), properties(mode));
  }

  private Properties properties(String mode) {
    Properties properties = database.properties();
    properties.setProperty("sslmode", mode);
    return properties;
  }

  private Path own(Route route) throws IOException {
    return Files.createDirectories(directory.resolve(route.name().toLowerCase(Locale.ROOT)));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Way gateway() throws IOException, InterruptedException {
    Path own = own(Route.GATEWAY);
    List<String> command = Child.java(Child.home(), HEAP, "-cp", ownPath());
    command.addAll(
        List.of(GatewayServer.class.getName(), database.url(), database.user(), own.toString()));
    Child child = start(command, own, GatewayServer.READY);
    String[] said = child.ready().split(" ", -1);
    Properties properties = new Properties();
    properties.setProperty("sallyport.fingerprint", said[2]);
    properties.setProperty("sallyport.token", said[3]);
    String url = "jdbc:sallyport://localhost:" + said[1] + "/bench";
    return new Way(url, "io.sallyport.jdbc.SallyportDriver", List.of(), properties);
  }

  /** The class path of this JVM, for one that starts elsewhere. */
  private static String ownPath() {
    return path(
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toAbsolutePath())
            .toList());
  }

  private Child start(List<String> command, Path own, String ready)
      throws IOException, InterruptedException {
    Child child = Child.start(command, own, line -> line.contains(ready));
    children.add(child);
    return child;
  }

  private Way pgbouncer() throws IOException, InterruptedException {
    certificate.need();
    Path program = Path.of("/usr/sbin/pgbouncer");
    if (!Files.isExecutable(program)) {
      throw new IOException("not installed (Debian package pgbouncer)");
    }
    Path own = own(Route.PGBOUNCER);
    int listen = freePort();
    Path ini = own.resolve("pgbouncer.ini");
    Files.writeString(
        ini,
        """
        [databases]
        bench = host=127.0.0.1 port=%d dbname=bench user=%s
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = any
        pool_mode = session
        default_pool_size = 40
        ignore_startup_parameters = extra_float_digits
        client_tls_sslmode = require
        client_tls_cert_file = %s
        client_tls_key_file = %s
        """
            .formatted(port, database.user(), listen, certificate.file(), certificate.key()));
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      // It does not run as root; in a user namespace it is not, and still reads its files.
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(List.of(program.toString(), ini.toString()));
    start(command, own, "process up");
    String url = "jdbc:postgresql://localhost:" + listen + "/bench";
    return Way.plain(url, properties("require"));
  }

  /** The jars of another relay whose names begin so. */
  private List<Path> jars(String relay, String beginning) throws IOException {
    Path own = peers.resolve(relay);
    if (Files.isDirectory(own)) {
      try (Stream<Path> all = Files.list(own)) {
        List<Path> found =
            all.filter(jar -> jar.getFileName().toString().startsWith(beginning))
                .map(Path::toAbsolutePath)
                .sorted()
                .toList();
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    throw new IOException("no " + beginning + "*.jar in " + relay + " of the directory of relays");
  }

  private static Path vendor() {
    return Path.of(Driver.class.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  private Way avatica() throws IOException, InterruptedException {
    List<Path> driver = jars(AVATICA, "avatica-1");
    List<Path> all = new ArrayList<>(jars(AVATICA, ""));
    all.removeAll(driver);
    all.add(vendor());
    Path own = own(Route.AVATICA);
    // Java compiles it as it starts: what it names is on no class path of ours.
    Path source = own.resolve("AvaticaServer.java");
    Files.writeString(source, Texts.load("AvaticaServer.java.txt"));
    List<String> command = Child.java(Child.home(), HEAP, "-cp", path(all));
    command.addAll(List.of(source.toString(), database.url(), database.user()));
    String[] said = start(command, own, "ready ").ready().split(" ", -1);
    return new Way(
        "jdbc:avatica:remote:url=http://localhost:" + said[1] + ";serialization=protobuf",
        "org.apache.calcite.avatica.remote.Driver",
        Stream.concat(driver.stream(), jars(AVATICA, "slf4j").stream()).toList(),
        new Properties());
  }

  private static String path(List<Path> jars) {
    return String.join(File.pathSeparator, jars.stream().map(Path::toString).toList());
  }

  private Way ojp() throws IOException, InterruptedException {
    List<Path> driver = jars(OJP, "ojp-jdbc-driver");
    List<Path> server = jars(OJP, "ojp-server");
    Path own = own(Route.OJP);
    Path drivers = Files.createDirectories(own.resolve("ojp-libs"));
    Files.copy(vendor(), drivers.resolve("postgresql.jar"));
    int listen = freePort();
    List<String> command =
        Child.java(
            Child.home(),
            HEAP,
            "-Duser.timezone=UTC",
            "-Dojp.server.port=" + listen,
            "-Dojp.prometheus.port=" + freePort(),
            "-Dojp.libs.path=" + drivers,
            "-jar",
            server.get(0).toString());
    start(command, own, "started successfully");
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", "");
    return new Way(
        "jdbc:ojp[localhost:" + listen + "]_" + database.url().substring("jdbc:".length()),
        "org.openjproxy.jdbc.Driver",
        driver,
        properties);
  }

  @Override
  public void close() {
    children.forEach(Child::close);
  }
}
