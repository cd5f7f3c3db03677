package io.sallyport.policy.rules;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A block of addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3). An IPv4 address written in
 * IPv6 (RFC 4291 §2.5.5.2) is the IPv4 address. Immutable.
 */
final class Network {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

  private final byte[] address;
  private final int bits;
  private final String text;

  private Network(byte[] address, int bits, String text) {
    this.address = address;
    this.bits = bits;
    this.text = text;
  }

  /** Of {@code address/bits} or of one address; null where it is neither. */
  static @Nullable Network of(String text) {
    int slash = text.indexOf('/');
    byte[] address = address(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return null;
    }
    int most = address.length * 8;
    String bits = slash < 0 ? String.valueOf(most) : text.substring(slash + 1);
    if (!bits.matches("\\d{1,3}") || Integer.parseInt(bits) > most) {
      return null;
    }
    return new Network(address, Integer.parseInt(bits), text);
  }

  /**
   * The bytes of an address that is written in digits, null for anything else: no name is ever
   * looked up.
   */
  private static byte @Nullable [] address(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /**
   * Whether the address lies in this block.
   *
   * @throws Unevaluable when the text is no address
   */
  boolean holds(String other) throws Unevaluable {
    byte[] bytes = address(other);
    if (bytes == null) {
      throw new Unevaluable("an address is not written in digits");
    }
    if (bytes.length != address.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % 8);
      if ((bytes[i / 8] & mask) != (address[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return text;
  }
}
