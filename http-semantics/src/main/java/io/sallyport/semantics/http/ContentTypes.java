package io.sallyport.semantics.http;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.detect.Detectors;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which masker a body of some type and coding needs; a refusal where there is none. */
final class ContentTypes {
  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([\\w.:-]+)\"?");
  private static final String UNSET = "unset";

  private final @Nullable PathNode paths;
  private final @Nullable Detectors detectors;
  private final ValueMask masks;

  ContentTypes(@Nullable PathNode paths, @Nullable Detectors detectors, ValueMask masks) {
    this.paths = paths;
    this.detectors = detectors;
    this.masks = masks;
  }

  BodyMasker masker(List<Header> fields) throws AccessDeniedException {
    String type = single(fields, "content-type");
    String coding = single(fields, "content-encoding").toLowerCase(Locale.ROOT);
    BodyMasker plain = plain(type);
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
