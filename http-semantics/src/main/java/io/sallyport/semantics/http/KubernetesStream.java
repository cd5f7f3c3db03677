package io.sallyport.semantics.http;

import io.sallyport.api.Access;
import io.sallyport.api.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What flows on an upgraded connection to an API server: a command, a container's own process, or
 * ports. The protocols are those of {@code kubectl}: {@code v5} and {@code v4.channel.k8s.io} on
 * WebSockets, SPDY/3.1, and SPDY/3.1 within WebSockets for ports. Immutable.
 */
public final class KubernetesStream {
  private static final Set<String> KINDS = Set.of("exec", "attach", "portforward");
  private static final String SUBPROTOCOLS = "sec-websocket-protocol";
  private static final Set<String> CHANNELS = Set.of("v5.channel.k8s.io", "v4.channel.k8s.io");
  private static final Set<String> TUNNELS = Set.of("SPDY/3.1+portforward.k8s.io");

  private final boolean ports;
  private final boolean typed;
  private final Access access;
  private final HttpCanonical request;
  private final KubernetesInfo info;

  private KubernetesStream(
      boolean ports, boolean typed, Access access, HttpCanonical request, KubernetesInfo info) {
    this.ports = ports;
    this.typed = typed;
    this.access = access;
    this.request = request;
    this.info = info;
  }

  /**
   * The fields of a request as they may be sent on: of the subprotocols only those that can be
   * read, no extensions.
   *
   * @param upgrade what is asked for, or null for none
   */
  static List<Header> agreed(KubernetesInfo info, @Nullable String upgrade, List<Header> headers)
      throws Refused {
    boolean stream = streams(info);
    if (stream == (upgrade != null)) {
      return upgrade != null && upgrade.equals("websocket") ? webSocket(info, headers) : headers;
    }
    if (stream) {
      throw Codes.noUpgrade(info.subresource());
    }
    throw Codes.notStreamed(info.resource() ? info.kind() : "path");
  }

  private static boolean streams(KubernetesInfo info) {
    return info.group().isEmpty()
        && info.kind().equals("pods")
        && !info.name().isEmpty()
        && info.rest().isEmpty()
        && KINDS.contains(info.subresource());
  }

  private static List<Header> webSocket(KubernetesInfo info, List<Header> headers) throws Refused {
    Set<String> known = info.subresource().equals("portforward") ? TUNNELS : CHANNELS;
    List<Header> kept = new ArrayList<>();
    List<String> offered = new ArrayList<>();
    for (Header header : headers) {
      if (header.is(SUBPROTOCOLS)) {
        for (String one : header.value().split(",", -1)) {
          if (known.contains(one.strip())) {
            offered.add(one.strip());
          }
        }
      } else if (!header.is("sec-websocket-extensions")) {
        kept.add(header);
      }
    }
    if (offered.isEmpty()) {
      throw Codes.subprotocol(known);
    }
    kept.add(new Header(SUBPROTOCOLS, String.join(", ", offered)));
    return kept;
  }

  static @Nullable KubernetesStream of(KubernetesInfo info, Access access, HttpCanonical request) {
    if (request.upgrade() == null || !streams(info)) {
      return null;
    }
    boolean typed =
        Boolean.TRUE.equals(access.attributes().get("k8s.stdin"))
            || Boolean.TRUE.equals(access.attributes().get("k8s.tty"));
    boolean ports = info.subresource().equals("portforward");
    return new KubernetesStream(ports, typed, access, request, info);
  }

  /** Whether ports are carried, and no process. */
  public boolean ports() {
    return ports;
  }

  /** Whether a process can be typed to. */
  public boolean typed() {
    return typed;
  }

  /** Whether that is a subprotocol of WebSockets that was offered. */
  public boolean offered(@Nullable String subprotocol) {
    return subprotocol != null
        && request.headers().stream()
            .filter(header -> header.is(SUBPROTOCOLS))
            .anyMatch(header -> List.of(header.value().split(", ", -1)).contains(subprotocol));
  }

  /** A connection to one port of the pod, which is named only once the connection is upgraded. */
  public HttpOperation port(String port) {
    Attributes named = access.attributes().with(Attributes.of(KubernetesAccess.PORT, port));
    Access one = new Access(access.action(), access.resource(), false, named);
    String text = request.method() + " " + request.target() + " port " + port;
    return HttpOperation.of(Codes.shown(text), List.of(one), request, info, false, true);
  }

  @Override
  public String toString() {
    return info.subresource();
  }
}
