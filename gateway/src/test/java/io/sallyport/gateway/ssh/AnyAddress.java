package io.sallyport.gateway.ssh;

import org.apache.sshd.common.util.net.SshdSocketAddress;

/** Any text for a host, any number for a port. */
final class AnyAddress extends SshdSocketAddress {
  private static final long serialVersionUID = 1L;
  private final int number;

  AnyAddress(String host, int port) {
    super(host.isEmpty() ? "-" : host, 1);
    number = port;
  }

  @Override
  public int getPort() {
    return number;
  }
}
