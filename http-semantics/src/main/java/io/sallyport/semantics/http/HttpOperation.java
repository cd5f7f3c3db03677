package io.sallyport.semantics.http;

import io.sallyport.api.Access;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Attributes;
import io.sallyport.api.Obligation;
import io.sallyport.api.Operation;
import io.sallyport.api.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request in the kernel's terms. Immutable; one object serves equal requests without a body, so
 * that the kernel can remember its work.
 */
public final class HttpOperation implements Operation<HttpCanonical> {
  /** Values that say nothing about what is asked for, and would only fill the record. */
  private static final Set<String> UNTOLD =
      Set.of("user-agent", "accept-encoding", "accept-language", "cookie", "sec-websocket-key");

  private final String text;
  private final List<Access> accesses;
  private final @Nullable Reason refusal;
  private final @Nullable HttpCanonical plain;
  private final @Nullable KubernetesInfo kubernetes;
  private final boolean recurring;
  private final boolean frames;

  private HttpOperation(
      String text,
      List<Access> accesses,
      @Nullable Reason refusal,
      @Nullable HttpCanonical plain,
      @Nullable KubernetesInfo kubernetes,
      boolean recurring,
      boolean frames) {
    this.text = text;
    this.accesses = List.copyOf(accesses);
    this.refusal = refusal;
    this.plain = plain;
    this.kubernetes = kubernetes;
    this.recurring = recurring;
    this.frames = frames;
  }

  static HttpOperation refused(String text, Access access, Reason reason) {
    return new HttpOperation(text, List.of(access), reason, null, null, true, false);
  }

  static HttpOperation of(
      String text,
      List<Access> accesses,
      HttpCanonical plain,
      @Nullable KubernetesInfo kubernetes,
      boolean recurring,
      boolean frames) {
    return new HttpOperation(text, accesses, null, plain, kubernetes, recurring, frames);
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public List<Access> accesses() {
    return accesses;
  }

  @Override
  public @Nullable Reason refusal() {
    return refusal;
  }

  /** False with a body, which may be large and hardly comes again. */
  @Override
  public boolean recurring() {
    return recurring;
  }

  @Override
  public HttpCanonical under(List<Obligation> obligations) throws AccessDeniedException {
    if (plain == null) {
      throw new IllegalStateException("A request that was not understood has no canonical form.");
    }
    ResponseRules rules = ResponseRules.of(obligations, kubernetes);
    KubernetesStream stream =
        kubernetes == null ? null : KubernetesStream.of(kubernetes, accesses.get(0), plain);
    boolean searched = stream != null && !stream.ports() && rules.detectsOnly();
    boolean socket = frames && kubernetes == null && "websocket".equals(plain.upgrade());
    if (rules.masks() && plain.upgrade() != null && !searched && !socket) {
      throw new AccessDeniedException(Codes.maskedUpgrade(), null);
    }
    if (plain.upgrade() != null && rules.limits() && !frames) {
      throw new AccessDeniedException(Codes.limitedUpgrade(), null);
    }
    named(rules);
    List<Header> headers = plain.headers();
    if (rules.masks() && plain.upgrade() == null) {
      headers = readable(headers);
    } else if (rules.masks() && socket) {
      // What is packed cannot be read.
      headers = headers.stream().filter(h -> !h.is("sec-websocket-extensions")).toList();
    }
    return new HttpCanonical(
        plain.method(),
        plain.origin(),
        plain.target(),
        headers,
        plain.upgrade(),
        rules,
        text(plain, headers),
        stream);
  }

  /** What is masked by its place must not be brought to another one. */
  private void named(ResponseRules rules) throws AccessDeniedException {
    Attributes facts = accesses.get(0).attributes();
    if (rules.masksPlaces() && Boolean.TRUE.equals(facts.get(BodyFacts.COPIES))) {
      throw new AccessDeniedException(Codes.renamed("JSON Patch"), null);
    }
    boolean renames = kubernetes == null && Boolean.TRUE.equals(facts.get(GraphQlFacts.RENAMES));
    if (renames && rules.masksData()) {
      throw new AccessDeniedException(Codes.renamed("aliases"), null);
    }
  }

  /** Asks only for what can be masked: whole documents, in plain codings and formats. */
  private List<Header> readable(List<Header> headers) {
    List<Header> kept = new ArrayList<>();
    boolean accepts = false;
    boolean asks = plain != null && (plain.method().equals("GET") || plain.method().equals("HEAD"));
    for (Header header : headers) {
      switch (header.name()) {
        case "range", "if-range", "accept-encoding" -> {
          continue;
        }
        case "if-match", "if-none-match" -> {
          // Whether a guess at the tag is right tells whether one at the content is.
          if (!asks) {
            kept.add(header);
          }
        }
        case "accept" -> {
          accepts = true;
          kept.add(
              kubernetes == null
                  ? header
                  : new Header("accept", JsonOnly.of(header.value(), tables(kubernetes))));
        }
        default -> kept.add(header);
      }
    }
    if (kubernetes != null && !accepts) {
      kept.add(new Header("accept", "application/json"));
    }
    kept.add(new Header("accept-encoding", "gzip"));
    return kept;
  }

  /** Whether a table of the resource shows nothing of its content but names and counts. */
  private static boolean tables(KubernetesInfo info) {
    return info.is("secrets") || info.is("configmaps");
  }

  private static String text(HttpCanonical request, List<Header> headers) {
    StringBuilder text =
        new StringBuilder(128)
            .append(request.method())
            .append(' ')
            .append(request.origin())
            .append(request.target());
    for (Header header : headers) {
      if (!UNTOLD.contains(header.name())) {
        text.append('\n').append(header.name()).append(": ").append(header.value());
      }
    }
    return text.toString();
  }
}
