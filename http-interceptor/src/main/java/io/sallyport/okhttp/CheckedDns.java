package io.sallyport.okhttp;

import io.sallyport.api.AccessDeniedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import okhttp3.Dns;

/**
 * Resolves the names of targets and checks the answers. What was checked is what is connected to:
 * OkHttp uses this very list and asks no second time for the connection, so that an answer changed
 * in between (DNS rebinding) is never used. Thread-safe.
 */
final class CheckedDns implements Dns {
  private final Dns dns;
  private final Targets targets;

  CheckedDns(Dns dns, Targets targets) {
    this.dns = dns;
    this.targets = targets;
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    List<InetAddress> answers = List.copyOf(dns.lookup(host));
    try {
      targets.check(Targets.bracketed(host), answers);
    } catch (AccessDeniedException e) {
      UnknownHostException refused = new UnknownHostException(e.reason().toString());
      refused.initCause(e);
      throw refused;
    }
    return answers;
  }
}
