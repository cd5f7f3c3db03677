package io.sallyport.semantics.http;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Reason;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a target's name may lead. With networks named, into these alone; an address or {@code
 * localhost} in the target's URL is itself; otherwise to public addresses only: not to loopback,
 * private, shared, link-local (where clouds keep their metadata), reserved and multicast ones (RFC
 * 6890), nor to IPv6 that embeds IPv4. Immutable.
 */
public final class AddressRules {
  private final String host;
  private final List<Block> allowed;

  private AddressRules(String host, List<Block> allowed) {
    this.host = host;
    this.allowed = List.copyOf(allowed);
  }

  /** Leading bits of an address. */
  private record Block(List<Byte> bytes, int bits) {
    static Block of(String text) {
      int slash = text.indexOf('/');
      byte[] raw = literal(slash < 0 ? text : text.substring(0, slash));
      if (raw == null) {
        throw new IllegalArgumentException("'" + text + "' is no network, as in 10.0.0.0/8");
      }
      List<Byte> bytes = new ArrayList<>();
      for (byte one : raw) {
        bytes.add(one);
      }
      return new Block(
          List.copyOf(bytes),
          slash < 0 ? raw.length * 8 : Integer.parseInt(text.substring(slash + 1)));
    }

    boolean holds(byte[] address) {
      if (address.length != bytes.size()) {
        return false;
      }
      for (int i = 0; i < bits; i++) {
        int mask = 0x80 >> (i % 8);
        if ((address[i / 8] & mask) != (bytes.get(i / 8) & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<Block> NEVER =
      blocks(
          "0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,172.16.0.0/12,192.0.0.0/24,"
              + "192.0.2.0/24,192.88.99.0/24,192.168.0.0/16,198.18.0.0/15,198.51.100.0/24,"
              + "203.0.113.0/24,224.0.0.0/3,::/8,64:ff9b::/32,100::/64,2001::/23,2001:db8::/32,"
              + "2002::/16,fc00::/7,fe80::/9,ff00::/8");

  private static List<Block> blocks(String networks) {
    return Arrays.stream(networks.split(",", -1)).map(String::strip).map(Block::of).toList();
  }

  /**
   * The rules of a target.
   *
   * @param addresses networks joined by commas, or null
   */
  public static AddressRules of(HttpTarget target, @Nullable String addresses) {
    return new AddressRules(
        target.origin().host(), addresses == null ? List.of() : blocks(addresses));
  }

  /**
   * Checks what a name was resolved to; what is connected to must be one of exactly these.
   *
   * @throws AccessDeniedException when any of them is none that the target may lead to: a resolver
   *     that mixes them in is not believed at all
   */
  public void check(List<InetAddress> answers) throws AccessDeniedException {
    for (InetAddress answer : answers) {
      if (!permits(answer)) {
        throw new AccessDeniedException(refusal(), null);
      }
    }
  }

  private Reason refusal() {
    return Reason.of(
        "SP-8540",
        "address refused: '"
            + Codes.shown(host)
            + "'; its name leads to an address of a kind that"
            + " the target does not name;",
        "Ask the operator; networks stand under 'addresses' of the target.");
  }

  private boolean permits(InetAddress address) {
    byte[] raw = address.getAddress();
    if (!allowed.isEmpty()) {
      return allowed.stream().anyMatch(block -> block.holds(raw));
    }
    if (host.equals("localhost")) {
      return address.isLoopbackAddress();
    }
    byte[] named = literal(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    if (named != null) {
      return Arrays.equals(named, raw);
    }
    return NEVER.stream().noneMatch(block -> block.holds(raw));
  }

  /** The bytes of an address written in digits; null for a name, which is never looked up here. */
  private static byte @Nullable [] literal(String text) {
    boolean digits = text.matches("[0-9.]+") || text.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    if (!digits) {
      return null;
    }
    try {
      InetAddress address = InetAddress.getByName(text);
      return text.indexOf(':') < 0 || !(address instanceof Inet4Address)
          ? address.getAddress()
          : null;
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
