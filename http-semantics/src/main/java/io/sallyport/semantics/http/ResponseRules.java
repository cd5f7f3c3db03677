package io.sallyport.semantics.http;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.LimitKind;
import io.sallyport.api.MaskKind;
import io.sallyport.api.Obligation;
import io.sallyport.detect.Detectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a permit's obligations make of the response. Immutable. */
public final class ResponseRules {
  static final ResponseRules NONE = new ResponseRules(null, Map.of(), Map.of(), null, -1, -1);

  private static final String HEADER = "$header.";
  private static final String COOKIE = "$cookie.";

  private final @Nullable PathNode paths;
  private final Map<String, MaskKind> headers;
  private final Map<String, MaskKind> cookies;
  private final @Nullable Detectors detectors;
  private final long maxBytes;
  private final long maxMillis;

  private ResponseRules(
      @Nullable PathNode paths,
      Map<String, MaskKind> headers,
      Map<String, MaskKind> cookies,
      @Nullable Detectors detectors,
      long maxBytes,
      long maxMillis) {
    this.paths = paths;
    this.headers = Map.copyOf(headers);
    this.cookies = Map.copyOf(cookies);
    this.detectors = detectors;
    this.maxBytes = maxBytes;
    this.maxMillis = maxMillis;
  }

  static ResponseRules of(List<Obligation> obligations, @Nullable KubernetesInfo kubernetes)
      throws AccessDeniedException {
    boolean written = kubernetes != null && KubernetesMasks.always(kubernetes);
    if (obligations.isEmpty() && !written) {
      return NONE;
    }
    List<JsonPath> paths = new ArrayList<>();
    Map<String, MaskKind> headers = new TreeMap<>();
    Map<String, MaskKind> cookies = new TreeMap<>();
    Set<String> detectors = new TreeSet<>();
    long bytes = -1;
    long millis = -1;
    for (Obligation obligation : obligations) {
      if (obligation instanceof Obligation.Mask mask) {
        mask(mask, paths, headers, cookies);
      } else if (obligation instanceof Obligation.Detect detect) {
        detectors.addAll(detect.detectors());
      } else if (obligation instanceof Obligation.Limit limit) {
        bytes = limit.kind() == LimitKind.BYTES ? limit.value() : bytes;
        millis = limit.kind() == LimitKind.TIME ? limit.value() : millis;
        if (limit.kind() == LimitKind.ROWS || limit.kind() == LimitKind.AFFECTED) {
          throw new AccessDeniedException(Codes.limit(limit.kind()), null);
        }
      }
    }
    return new ResponseRules(
        automaton(paths, kubernetes), headers, cookies, known(detectors), bytes, millis);
  }

  private static void mask(
      Obligation.Mask mask,
      List<JsonPath> paths,
      Map<String, MaskKind> headers,
      Map<String, MaskKind> cookies)
      throws AccessDeniedException {
    String field = mask.field();
    if (field.startsWith(HEADER)) {
      String name = field.substring(HEADER.length()).toLowerCase(Locale.ROOT);
      headers.merge(name, mask.kind(), MaskKind::strictest);
    } else if (field.startsWith(COOKIE)) {
      cookies.merge(field.substring(COOKIE.length()), mask.kind(), MaskKind::strictest);
    } else {
      JsonPath path = JsonPath.of(field, mask.kind());
      if (path == null) {
        throw new AccessDeniedException(Codes.maskPath(field), null);
      }
      paths.add(path);
    }
  }

  private static @Nullable PathNode automaton(
      List<JsonPath> wanted, @Nullable KubernetesInfo kubernetes) throws AccessDeniedException {
    List<JsonPath> paths =
        kubernetes == null ? wanted : KubernetesMasks.everywhere(wanted, kubernetes);
    if (paths.isEmpty()) {
      return null;
    }
    PathNode made = PathNode.of(paths);
    if (made == null) {
      throw new AccessDeniedException(Codes.maskPath("too many paths"), null);
    }
    return made;
  }

  private static @Nullable Detectors known(Set<String> names) throws AccessDeniedException {
    if (names.isEmpty()) {
      return null;
    }
    if (!Detectors.known().keySet().containsAll(names)) {
      throw new AccessDeniedException(Codes.detectors(String.join(", ", names)), null);
    }
    return Detectors.named(names);
  }

  /** Whether anything in a response may have to be masked. */
  public boolean masks() {
    return paths != null || detectors != null || !headers.isEmpty() || !cookies.isEmpty();
  }

  /** Whether bodies may have to be: then nothing is told of how they are without masks. */
  public boolean masksBodies() {
    return paths != null || detectors != null;
  }

  /** Whether values are masked by where they stand. */
  boolean masksPlaces() {
    return paths != null;
  }

  /** Whether any of these places can lie in an answer of GraphQL, which begins with its data. */
  boolean masksData() {
    return paths != null && paths.mayTake("data");
  }

  /** Whether nothing but shapes in text has to be masked. */
  boolean detectsOnly() {
    return paths == null && headers.isEmpty() && cookies.isEmpty();
  }

  boolean limits() {
    return maxBytes >= 0 || maxMillis >= 0;
  }

  /** The most bytes that one call may hand out, or -1. */
  public long maxBytes() {
    return maxBytes;
  }

  /** The most milliseconds that one call may take, or -1. */
  public long maxMillis() {
    return maxMillis;
  }

  /**
   * How what a server sends on a WebSocket is handed out.
   *
   * @param fields of the response that upgrades the connection
   * @param masks for the values; used by one connection at a time
   */
  public ResponsePlan upgraded(List<Header> fields, ValueMask masks) {
    if (!masks()) {
      return new ResponsePlan(fields, null);
    }
    List<Header> shown = new ResponseHeaders(headers, cookies, detectors, masks).of(fields);
    boolean plain = paths == null && detectors == null;
    return new ResponsePlan(
        shown, plain ? null : new FrameMasker(new ContentTypes(paths, detectors, masks)::message));
  }

  /**
   * How this response is handed out.
   *
   * @param method of the request
   * @param status the response's status
   * @param fields the response's header fields
   * @param masks for the values; used by one response at a time
   * @throws AccessDeniedException when its content cannot be masked: nothing of it may be handed on
   */
  public ResponsePlan plan(String method, int status, List<Header> fields, ValueMask masks)
      throws AccessDeniedException {
    if (!masks()) {
      return new ResponsePlan(fields, null);
    }
    List<Header> shown = new ResponseHeaders(headers, cookies, detectors, masks).of(fields);
    if (!masksBodies()) {
      return new ResponsePlan(shown, null);
    }
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return new ResponsePlan(ResponseHeaders.rewritten(shown), null);
    }
    if (status == 206) {
      throw new AccessDeniedException(Codes.partial(), null);
    }
    BodyMasker body = new ContentTypes(paths, detectors, masks).masker(fields);
    return new ResponsePlan(ResponseHeaders.rewritten(shown), body);
  }
}
