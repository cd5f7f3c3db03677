package io.sallyport.gateway;

import io.sallyport.api.ConfigurationException;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.gateway.door.Door;
import io.sallyport.gateway.door.DoorFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gateway: the kernel of Sallyport in a process of its own, with front ends that clients reach
 * over the network. What they get are decisions and rows; secrets, rules and records stay here.
 * Started, it serves until it is closed. Thread-safe.
 */
public final class Gateway implements AutoCloseable {
  private final RunningGateway running;

  private Gateway(RunningGateway running) {
    this.running = running;
  }

  /**
   * Starts one as that file says.
   *
   * @throws ConfigurationException when the file, or what it names, cannot be used
   */
  public static Gateway start(Path config) throws ConfigurationException {
    return builder(config).start();
  }

  /** Begins to put one together, as that file says. */
  public static Builder builder(Path config) {
    return new Builder(config);
  }

  /**
   * Where a front end listens.
   *
   * @param door its name, such as {@code jdbc}
   * @throws IllegalArgumentException when there is none of that name
   */
  public InetSocketAddress address(String door) {
    return running.doors().stream()
        .filter(open -> open.name().equals(door))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no door '" + door + "'."))
        .address();
  }

  /** The front ends, by name. */
  public List<String> doors() {
    return running.doors().stream().map(Door::name).toList();
  }

  /** SHA-256 of the certificate in force, in hex, as clients pin it. */
  public String fingerprint() {
    return running.fingerprint();
  }

  /** The tokens, sessions and revocations, for whoever runs the gateway. */
  public Administration administration() {
    return running.administration();
  }

  /** Lets nobody in any more, and waits until all sessions have ended or their time is over. */
  public void drain() {
    running.drain();
  }

  /** Ends everything at once; after {@link #drain}, nothing is left to end. Idempotent. */
  @Override
  public void close() {
    running.close();
  }

  /** Puts a gateway together. One thread at a time; good for one gateway. */
  public static final class Builder {
    final Path config;
    final List<DoorFactory> doors = new ArrayList<>();
    Consumer<EmbeddedBroker.Builder> broker = builder -> {};
    boolean development;

    private Builder(Path config) {
      this.config = config;
    }

    /**
     * For development: listeners without a host take connections of this machine only, and without
     * a certificate one is made.
     */
    public Builder development(boolean wanted) {
      development = wanted;
      return this;
    }

    /** Adds a kind of front end; of two with one name the later is used. */
    public Builder door(DoorFactory factory) {
      doors.add(factory);
      return this;
    }

    /** Adds to the broker what the file cannot say: policies, sinks, an approver, sources. */
    public Builder broker(Consumer<EmbeddedBroker.Builder> more) {
      broker = more;
      return this;
    }

    /**
     * Starts it.
     *
     * @throws ConfigurationException when the file, or what it names, cannot be used
     */
    public Gateway start() throws ConfigurationException {
      return new Gateway(new Assembly(this).start());
    }
  }

  /** Where a gateway writes the way in for whoever runs it. */
  static Path controlFile(Path config) {
    return config.toAbsolutePath().resolveSibling(Path.of("gateway", "control"));
  }

  static @Nullable Path folder(Path config) {
    return config.toAbsolutePath().getParent();
  }
}
