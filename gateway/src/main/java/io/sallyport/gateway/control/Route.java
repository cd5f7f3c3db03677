package io.sallyport.gateway.control;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.gateway.approvals.Person;
import io.sallyport.gateway.store.StoreException;
import java.io.IOException;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be asked of the control plane.
 *
 * @param method the method
 * @param path the path; one part of it may be {@code {id}}
 * @param access for whom it is
 * @param handler what answers
 */
record Route(String method, String path, Access access, Handler handler) {
  /** For whom. */
  enum Access {
    /** Whoever reaches the port. */
    ANYBODY,
    /** Whoever shows a credential that counts; what it gets is for the handler to say. */
    PERSON,
    /** Who sees everything: auditors and administrators. */
    AUDITOR,
    /** Administrators. */
    ADMIN
  }

  /** What answers. */
  interface Handler {
    Answer answer(Asked asked)
        throws AccessDeniedException, StoreException, ParseException, IOException;
  }

  /** Reads the body once somebody may send one. */
  interface Body {
    /** As it came. */
    String text() throws IOException;

    default Map<String, Object> read() throws IOException, ParseException {
      return JSONObjectUtils.parse(text());
    }
  }

  /**
   * What is asked.
   *
   * @param person who asks
   * @param id what stands for {@code {id}}, or the empty text
   * @param query the parameters
   * @param signature the header of a hook's answer, or null
   * @param body the body
   */
  record Asked(
      Person person, String id, Map<String, String> query, @Nullable String signature, Body body) {}

  /**
   * An answer.
   *
   * @param status the status code
   * @param body a text, a map or a list
   */
  record Answer(int status, Object body) {
    static Answer problem(int status, String code, String message) {
      return new Answer(status, Map.of("code", code, "message", message));
    }
  }

  /** What stands for {@code {id}} in a path of this form; null where it has another form. */
  @Nullable String id(String asked) {
    int at = path.indexOf("{id}");
    if (at < 0) {
      return asked.equals(path) ? "" : null;
    }
    String before = path.substring(0, at);
    String after = path.substring(at + 4);
    if (asked.length() <= before.length() + after.length()
        || !asked.startsWith(before)
        || !asked.endsWith(after)) {
      return null;
    }
    String id = asked.substring(before.length(), asked.length() - after.length());
    return id.indexOf('/') < 0 ? id : null;
  }
}
