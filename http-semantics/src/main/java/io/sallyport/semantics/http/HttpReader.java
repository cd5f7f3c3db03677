package io.sallyport.semantics.http;

import io.sallyport.api.Access;
import io.sallyport.api.Action;
import io.sallyport.api.Arguments;
import io.sallyport.api.Attributes;
import io.sallyport.api.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Understands requests. Equal requests without a body give the same operation for as long as it is
 * remembered. Thread-safe.
 */
public final class HttpReader {
  /** How much of a body is read for conditions, in bytes. */
  public static final int MOST_BODY = 262_144;

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final int REMEMBERED = 1_000;
  private static final int LONGEST_REMEMBERED = 8_192;

  private final Map<Key, HttpOperation> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, HttpOperation> eldest) {
          return size() > REMEMBERED;
        }
      };

  private final boolean frames;

  private record Key(HttpTarget target, HttpRequest request) {}

  /** For a client whose WebSockets nobody can look into: masks refuse them. */
  public HttpReader() {
    this(false);
  }

  /**
   * Reads.
   *
   * @param frames whether the text that a WebSocket carries is masked by whoever sends the request
   */
  public HttpReader(boolean frames) {
    this.frames = frames;
  }

  /**
   * Whether a request's body can be a matter of conditions, so that it is worth reading before the
   * decision, up to {@link #MOST_BODY} bytes.
   */
  public static boolean wantsBody(List<Header> headers) {
    return BodyFacts.readable(headers);
  }

  /** What approvals bind to beside the request's text: its body, where it was read. */
  public static Arguments arguments(Body body) {
    if (body instanceof Body.Whole whole) {
      return Arguments.of((Object) whole.content());
    }
    return body instanceof Body.None ? Arguments.none() : Arguments.incomplete("body");
  }

  /** What the request means on that target; it may be a refusal. */
  public HttpOperation read(HttpTarget target, HttpRequest request) {
    if (!(request.body() instanceof Body.None) || isLong(request)) {
      return analyze(target, request);
    }
    Key key = new Key(target, request);
    synchronized (known) {
      HttpOperation remembered = known.get(key);
      if (remembered != null) {
        return remembered;
      }
    }
    HttpOperation made = analyze(target, request);
    synchronized (known) {
      HttpOperation first = known.putIfAbsent(key, made);
      return first == null ? made : first;
    }
  }

  /** What strangers send is not kept for them. */
  private static boolean isLong(HttpRequest request) {
    int length = request.target().length();
    for (Header header : request.headers()) {
      length += header.name().length() + header.value().length();
    }
    return length > LONGEST_REMEMBERED;
  }

  private HttpOperation analyze(HttpTarget target, HttpRequest request) {
    String text =
        Codes.shown(request.method()) + " " + printable(request.authority() + request.target());
    try {
      return understood(target, request, text);
    } catch (Refused e) {
      String action = METHODS.contains(request.method()) ? request.method() : "get";
      Access access =
          Access.of("http." + action.toLowerCase(Locale.ROOT), Resource.of(target.name(), "?"));
      return HttpOperation.refused(text, access, e.reason());
    }
  }

  private static String printable(String raw) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(raw.length(), 8_192); i++) {
      char c = raw.charAt(i);
      text.append(c <= 0x20 || c == 0x7F ? '?' : c);
    }
    return text.toString();
  }

  private HttpOperation understood(HttpTarget target, HttpRequest request, String text)
      throws Refused {
    if (!METHODS.contains(request.method())) {
      throw Codes.method(request.method());
    }
    Origin origin = Origin.parse(request.scheme(), request.authority());
    if (!origin.equals(target.origin())) {
      throw Codes.authority(request.authority(), "it is another host than the target's");
    }
    int question = request.target().indexOf('?');
    String rawPath = question < 0 ? request.target() : request.target().substring(0, question);
    CanonicalPath path = CanonicalPath.of(rawPath);
    CanonicalPath base = target.basePath();
    CanonicalPath inside = path.relativeTo(base);
    if (inside == null) {
      throw Codes.path("…", "it lies outside of the target's base");
    }
    CanonicalQuery query =
        CanonicalQuery.of(question < 0 ? null : request.target().substring(question + 1));
    List<Header> headers = HeaderRules.kept(request.headers(), target.kubernetes());
    String upgrade = Upgrade.of(request.method(), request.headers(), target.kubernetes());
    KubernetesInfo info = null;
    if (target.kubernetes()) {
      info = KubernetesInfo.of(request.method(), inside.segments(), query);
      headers = KubernetesStream.agreed(info, upgrade, headers);
    }
    boolean recurring = request.body() instanceof Body.None && !isLong(request);
    Map<String, Object> facts = facts(request, inside, query, headers);
    List<Access> accesses = accesses(target, request, inside, query, facts, info, upgrade != null);
    String encoded =
        query.encoded() == null ? path.encoded() : path.encoded() + "?" + query.encoded();
    HttpCanonical plain =
        new HttpCanonical(
            request.method(), origin, encoded, headers, upgrade, ResponseRules.NONE, "", null);
    return HttpOperation.of(text, accesses, plain, info, recurring, frames);
  }

  private static Map<String, Object> facts(
      HttpRequest request, CanonicalPath path, CanonicalQuery query, List<Header> headers)
      throws Refused {
    Map<String, Object> facts = new HashMap<>();
    facts.put("http.method", request.method());
    facts.put("http.path", path.name());
    BodyFacts.pairs(query.pairs(), "http.query.", facts);
    List<CanonicalQuery.Pair> fields = new ArrayList<>(headers.size());
    for (Header header : headers) {
      if (!header.is("cookie")) {
        fields.add(new CanonicalQuery.Pair(header.name(), header.value()));
      }
    }
    BodyFacts.pairs(fields, "http.header.", facts);
    BodyFacts.add(request, headers, query, facts);
    return facts;
  }

  private static List<Access> accesses(
      HttpTarget target,
      HttpRequest request,
      CanonicalPath path,
      CanonicalQuery query,
      Map<String, Object> facts,
      @Nullable KubernetesInfo info,
      boolean upgrade) {
    if (info != null && info.resource()) {
      boolean body = !(request.body() instanceof Body.None);
      return KubernetesAccess.of(target.name(), info, query, body, facts);
    }
    Resource resource = Resource.of(target.name(), path.name());
    Attributes attributes = new Attributes(facts);
    List<Access> accesses = new ArrayList<>();
    accesses.add(access(request.method().toLowerCase(Locale.ROOT), resource, attributes));
    if (upgrade) {
      accesses.add(access("upgrade", resource, attributes));
    }
    return accesses;
  }

  private static Access access(String verb, Resource resource, @Nullable Attributes attributes) {
    return new Access(
        new Action("http." + verb),
        resource,
        false,
        attributes == null ? Attributes.none() : attributes);
  }
}
