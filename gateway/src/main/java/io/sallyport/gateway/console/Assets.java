package io.sallyport.gateway.console;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The built pages, as they travel in the jar: a closed list of them. Immutable. */
final class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "assets/console.js", "text/javascript; charset=utf-8",
          "assets/terminal.js", "text/javascript; charset=utf-8",
          "assets/terminal.css", "text/css; charset=utf-8",
          "assets/console.css", "text/css; charset=utf-8");

  private Assets() {}

  /**
   * One file.
   *
   * @param type its media type
   * @param bytes what is in it
   */
  record Content(String type, ByteBuffer bytes) {}

  /** The file at that path, which begins with a slash; null where there is none. */
  static @Nullable Content at(String path) {
    String name = path.equals("/") ? "index.html" : path.substring(1);
    String type = TYPES.get(name);
    if (type == null) {
      return null;
    }
    return new Content(type, ByteBuffer.wrap(read(name)));
  }

  /** The document that describes what programs may read here (OpenAPI 3.1). */
  static Map<String, Object> openApi() {
    try {
      // Beside the pages, whose folder is emptied when they are built.
      return JSONObjectUtils.parse(
          new String(read("/io/sallyport/gateway/openapi-console.json"), StandardCharsets.UTF_8));
    } catch (ParseException e) {
      throw new IllegalStateException("The console's document is no JSON.", e);
    }
  }

  private static byte[] read(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("'" + name + "' of the console is not in the jar.");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
