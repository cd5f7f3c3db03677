package io.sallyport.semantics.http;

import io.sallyport.api.LimitKind;
import io.sallyport.api.Reason;
import java.util.Set;
import java.util.TreeSet;

/** Every reason of this module, with its code; see docs/codes.md. */
final class Codes {
  private static final int SHOWN = 80;

  private Codes() {}

  /** A value cut and cleaned, so that it can stand in a message, a log and a header. */
  static String shown(String value) {
    String cut = value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value;
    return cut.replaceAll("[\\p{Cntrl}]", "?");
  }

  private static Reason reason(String code, String what, String value, String rule, String next) {
    return Reason.of(code, what + ": '" + shown(value) + "'; " + rule + ";", next + ".");
  }

  static Refused method(String method) {
    return new Refused(
        reason(
            "SP-8501",
            "method refused",
            method,
            "GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS are known, in capitals",
            "use one of them"));
  }

  static Refused authority(String authority, String rule) {
    return new Refused(
        reason("SP-8502", "host refused", authority, rule, "write the host by its plain name"));
  }

  /** The path is shown only as far as the place, since it may hold what the caller must not see. */
  static Refused path(String where, String rule) {
    return new Refused(
        reason("SP-8503", "path refused", where, rule, "write the path in its plain form"));
  }

  static Refused query(String where, String rule) {
    return new Refused(
        reason("SP-8504", "query refused", where, rule, "write name=value pairs joined by '&'"));
  }

  static Refused header(String name, String rule) {
    return new Refused(reason("SP-8505", "header refused", name, rule, "leave it out"));
  }

  static Refused override(String name) {
    return new Refused(
        reason(
            "SP-8506",
            "override refused",
            name,
            "what is decided on is the request's own method and path",
            "send the method and path that you mean"));
  }

  static Refused impersonation(String name) {
    return new Refused(
        reason(
            "SP-8507",
            "impersonation refused",
            name,
            "the identity on the cluster is the target's own",
            "leave the header out"));
  }

  static Refused kubernetes(String where, String rule) {
    return new Refused(
        reason(
            "SP-8508",
            "Kubernetes request not understood",
            where,
            rule,
            "use the paths of the API's own documentation"));
  }

  static Refused tooLarge(String what, int most) {
    return new Refused(
        reason(
            "SP-8509",
            "request too large",
            what,
            "at most " + most + " are read",
            "send less in one request"));
  }

  static Refused upgrade(String protocol) {
    return new Refused(
        reason(
            "SP-8510",
            "upgrade refused",
            protocol,
            "websocket and SPDY/3.1 are known, on a GET or a Kubernetes stream",
            "use one of them"));
  }

  static Refused form(String why) {
    return new Refused(
        reason(
            "SP-8511",
            "form not read",
            why,
            "a field in it can name another method than the request's own",
            "send it in UTF-8, encoded, with its length, of up to 256 KiB"));
  }

  static Refused notStreamed(String what) {
    return new Refused(
        reason(
            "SP-8551",
            "upgrade refused",
            what,
            "on a cluster only exec, attach and portforward of a pod are streams",
            "use a plain request"));
  }

  static Refused noUpgrade(String what) {
    return new Refused(
        reason(
            "SP-8552",
            "stream refused",
            what,
            "it needs an upgrade to websocket or SPDY/3.1",
            "use kubectl, or another client that asks for one"));
  }

  static Refused subprotocol(Set<String> known) {
    return new Refused(
        reason(
            "SP-8553",
            "stream refused",
            "Sec-WebSocket-Protocol",
            "it offers none of " + String.join(", ", new TreeSet<>(known)),
            "use a client that speaks one of them"));
  }

  static Reason limit(LimitKind kind) {
    return reason(
        "SP-8520",
        "limit cannot be held",
        kind.name(),
        "an HTTP call has limits on bytes and time",
        "ask the owner of the rules to change it");
  }

  static Reason maskPath(String path) {
    return reason(
        "SP-8521",
        "mask not understood",
        path,
        "it is $.a.b, $.a[*].b, $.a[0], $.a.*, $..a, $header.Name or $cookie.name",
        "ask the owner of the rules to correct it");
  }

  static Reason maskedUpgrade() {
    return reason(
        "SP-8522",
        "upgrade refused",
        "masks",
        "what flows on an upgraded connection cannot be masked",
        "use plain requests, or ask for a rule without masks");
  }

  static Reason limitedUpgrade() {
    return reason(
        "SP-8525",
        "upgrade refused",
        "limits",
        "what flows on an upgraded connection cannot be limited in the client's own process",
        "use plain requests, the gateway, or ask for a rule without limits");
  }

  static Reason renamed(String what) {
    return reason(
        "SP-8524",
        "request refused",
        what,
        "the rule masks fields of the answer by their names, and such a request can give a value"
            + " another name, or tell whether a guess at it is right",
        "leave aliases out of GraphQL, and copy, move and test out of a JSON Patch; send a body"
            + " with its length, of up to 256 KiB");
  }

  static Reason detectors(String names) {
    return reason(
        "SP-8523",
        "detectors unknown",
        names,
        "each must be one of the library's",
        "ask the owner of the rules to correct them");
  }

  static Reason unmaskable(String type) {
    return reason(
        "SP-8531",
        "response withheld",
        type,
        "the rule masks content, and content of this type cannot be masked",
        "ask for JSON, or for a rule without masks on this path");
  }

  static Reason encoding(String encoding) {
    return reason(
        "SP-8532",
        "response withheld",
        encoding,
        "the rule masks content, and this coding cannot be read",
        "ask for gzip or identity");
  }

  static Reason malformed(long at) {
    return reason(
        "SP-8533",
        "response cut",
        "byte " + at,
        "the rule masks JSON, and the response is none from there on",
        "tell the target's owner");
  }

  static Reason partial() {
    return reason(
        "SP-8534",
        "response withheld",
        "206",
        "a part of a document cannot be masked",
        "ask for the whole document");
  }

  static Reason frame(long at) {
    return reason(
        "SP-8537",
        "connection cut",
        "byte " + at,
        "the rule masks what the WebSocket carries, and from there on it is no text that can be"
            + " read",
        "use text messages of up to 1 MiB, without extensions");
  }

  static Reason multipart(long at) {
    return reason(
        "SP-8538",
        "response cut",
        "byte " + at,
        "the rule masks content, and the parts of the body are not told apart in one way from"
            + " there on",
        "tell the target's owner");
  }

  static Reason tooMuch(long most) {
    return reason(
        "SP-8535",
        "response cut",
        most + " bytes",
        "the rule limits what one call may hand out",
        "ask for less at once");
  }

  static Reason tooSlow(long millis) {
    return reason(
        "SP-8536",
        "response cut",
        millis + " ms",
        "the rule limits how long one call may take",
        "ask for less at once");
  }
}
