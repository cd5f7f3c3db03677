package io.sallyport.semantics.http;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.detect.Detectors;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which masker a body of some type and coding needs; a refusal where there is none. */
final class ContentTypes {
  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([\\w.:-]+)\"?");
  private static final String UNSET = "unset";
  private static final String MULTIPART = "multipart/";
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i);\\s*boundary\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;\"]*))");

  /** RFC 2046 §5.1.1. */
  private static final Pattern BOUNDARY_TEXT =
      Pattern.compile("[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]");

  private static final Set<String> AS_IT_IS = Set.of(UNSET, "7bit", "8bit", "binary");

  private final @Nullable PathNode paths;
  private final @Nullable Detectors detectors;
  private final ValueMask masks;

  ContentTypes(@Nullable PathNode paths, @Nullable Detectors detectors, ValueMask masks) {
    this.paths = paths;
    this.detectors = detectors;
    this.masks = masks;
  }

  /** For a part of a body of several, which has no parts of its own. */
  private BodyMasker part(List<Header> fields) throws AccessDeniedException {
    String type = single(fields, "content-type");
    String coding = single(fields, "content-transfer-encoding").toLowerCase(Locale.ROOT);
    if (!type.equals(UNSET) && type.toLowerCase(Locale.ROOT).startsWith(MULTIPART)) {
      throw new AccessDeniedException(Codes.unmaskable(type), null);
    }
    if (!AS_IT_IS.contains(coding) || !single(fields, "content-encoding").equals(UNSET)) {
      throw new AccessDeniedException(Codes.encoding(coding), null);
    }
    // RFC 7578 §4.4: what names no type is text.
    return plain(type.equals(UNSET) ? "text/plain" : type);
  }

  private BodyMasker parts(String field) throws AccessDeniedException {
    Matcher named = BOUNDARY.matcher(field);
    String boundary = null;
    while (named.find()) {
      String one = named.group(1) == null ? named.group(2) : named.group(1);
      boundary = boundary == null ? one : "";
    }
    boolean ranges = field.toLowerCase(Locale.ROOT).startsWith(MULTIPART + "byteranges");
    if (boundary == null || ranges || !BOUNDARY_TEXT.matcher(boundary).matches()) {
      throw new AccessDeniedException(Codes.unmaskable(field), null);
    }
    return new MultipartMasker(boundary, this::part);
  }

  /** For one text message of a WebSocket, whose type nobody tells. */
  BodyMasker message(byte[] content) {
    int at = 0;
    while (at < content.length && content[at] <= ' ' && content[at] >= 0) {
      at++;
    }
    boolean json = at < content.length && (content[at] == '{' || content[at] == '[');
    Detectors wanted = detectors;
    return paths != null || json || wanted == null ? document() : new TextMasker(wanted);
  }

  BodyMasker masker(List<Header> fields) throws AccessDeniedException {
    String type = single(fields, "content-type");
    String coding = single(fields, "content-encoding").toLowerCase(Locale.ROOT);
    boolean several = type.toLowerCase(Locale.ROOT).startsWith(MULTIPART);
    BodyMasker plain = several ? parts(type) : plain(type);
    return switch (coding) {
      case UNSET, "identity" -> plain;
      case "gzip", "x-gzip" -> new GunzipMasker(plain);
      default -> throw new AccessDeniedException(Codes.encoding(coding), null);
    };
  }

  private static String single(List<Header> fields, String name) throws AccessDeniedException {
    String found = UNSET;
    for (Header field : fields) {
      if (field.is(name)) {
        if (!found.equals(UNSET)) {
          throw new AccessDeniedException(Codes.unmaskable(name + " stands twice"), null);
        }
        found = field.value().strip();
      }
    }
    return found;
  }

  private BodyMasker plain(String field) throws AccessDeniedException {
    int semicolon = field.indexOf(';');
    String type =
        (semicolon < 0 ? field : field.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    Charset charset = charset(field);
    boolean unicode = charset.equals(StandardCharsets.UTF_8);
    if (isJson(type) && unicode) {
      return document();
    }
    if (type.equals("text/event-stream") && unicode && paths != null) {
      return new EventMasker(this::document);
    }
    Detectors wanted = detectors;
    if (wanted != null && paths == null && isText(type)) {
      return new TextMasker(wanted);
    }
    throw new AccessDeniedException(Codes.unmaskable(field), null);
  }

  private BodyMasker document() {
    return new JsonMasker(paths == null ? PathNode.DEAD : paths, new JsonText(masks, detectors));
  }

  private static boolean isJson(String type) {
    return type.equals("application/json")
        || type.endsWith("+json")
        || type.equals("application/x-ndjson")
        || type.equals("application/ndjson")
        || type.equals("application/json-seq")
        || type.equals("text/json");
  }

  private static boolean isText(String type) {
    return type.startsWith("text/")
        || type.equals("application/xml")
        || type.endsWith("+xml")
        || type.equals("application/yaml")
        || type.equals("application/x-yaml")
        || type.equals("application/javascript")
        || type.equals("application/x-www-form-urlencoded");
  }

  private static Charset charset(String field) throws AccessDeniedException {
    Matcher named = CHARSET.matcher(field);
    if (!named.find()) {
      return StandardCharsets.UTF_8;
    }
    return switch (named.group(1).toLowerCase(Locale.ROOT)) {
      case "utf-8", "utf8", "us-ascii", "ascii" -> StandardCharsets.UTF_8;
      case "iso-8859-1", "latin1" -> StandardCharsets.ISO_8859_1;
      default -> throw new AccessDeniedException(Codes.unmaskable(field), null);
    };
  }
}
