package io.sallyport.semantics.http;

import io.sallyport.api.MaskKind;
import io.sallyport.detect.Detectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Masks the header fields of a response. */
final class ResponseHeaders {
  /** Tells something about the raw body, or lets parts of it be asked for. */
  private static final Set<String> OF_RAW_BODY =
      Set.of(
          "content-length",
          "content-encoding",
          "content-md5",
          "content-digest",
          "repr-digest",
          "digest",
          "etag",
          "accept-ranges",
          "trailer");

  private final Map<String, MaskKind> headers;
  private final Map<String, MaskKind> cookies;
  private final @Nullable Detectors detectors;
  private final ValueMask masks;

  ResponseHeaders(
      Map<String, MaskKind> headers,
      Map<String, MaskKind> cookies,
      @Nullable Detectors detectors,
      ValueMask masks) {
    this.headers = headers;
    this.cookies = cookies;
    this.detectors = detectors;
    this.masks = masks;
  }

  List<Header> of(List<Header> fields) {
    List<Header> shown = new ArrayList<>(fields.size());
    for (Header field : fields) {
      String value = value(field);
      if (value != null) {
        shown.add(new Header(field.name(), value));
      }
    }
    return shown;
  }

  private @Nullable String value(Header field) {
    MaskKind kind = headers.get(field.name().toLowerCase(Locale.ROOT));
    if (kind != null) {
      return masks.text(kind, field.value());
    }
    String value = field.is("set-cookie") ? cookie(field.value()) : field.value();
    return detectors == null ? value : detectors.mask(value);
  }

  private String cookie(String value) {
    int equals = value.indexOf('=');
    MaskKind kind = equals < 0 ? null : cookies.get(value.substring(0, equals).strip());
    if (kind == null) {
      return value;
    }
    int semicolon = value.indexOf(';');
    int end = semicolon < 0 ? value.length() : semicolon;
    String masked = masks.text(kind, value.substring(equals + 1, end));
    return value.substring(0, equals + 1) + (masked == null ? "" : masked) + value.substring(end);
  }

  /** The fields of a body that is written anew. */
  static List<Header> rewritten(List<Header> fields) {
    return fields.stream()
        .filter(field -> !OF_RAW_BODY.contains(field.name().toLowerCase(Locale.ROOT)))
        .toList();
  }
}
