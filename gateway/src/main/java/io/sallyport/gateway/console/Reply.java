package io.sallyport.gateway.console;

import java.util.Map;

/**
 * What is answered.
 *
 * @param status the status code
 * @param body members of a JSON object; none where there is nothing to say
 */
record Reply(int status, Map<String, Object> body) {
  static Reply good(Map<String, Object> body) {
    return new Reply(200, body);
  }

  static Reply done() {
    return new Reply(204, Map.of());
  }

  static Reply problem(int status, String code, String message) {
    return new Reply(status, Map.of("code", code, "message", message));
  }

  static Reply missing() {
    return problem(404, "SP-7504", "There is no such thing here.");
  }
}
