package io.sallyport.gateway.console;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.gateway.approvals.AlertList;
import io.sallyport.gateway.approvals.Approving;
import io.sallyport.gateway.approvals.Person;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.store.Shown;
import io.sallyport.gateway.store.StoreException;
import java.io.IOException;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inbox: everything below {@code approvals}, and below {@code alerts} for those who see
 * everything. Thread-safe.
 */
final class ApprovalPages {
  private static final String PLACE = "approvals";

  private static final String ALERTS = "alerts";

  private final Approving approving;
  private final AlertList alerts;
  private final Person.Groups groups;

  ApprovalPages(ConsoleData data) {
    this.approving = data.approving();
    this.alerts = data.alerts();
    this.groups = new Person.Groups(data.admins(), data.auditors());
  }

  /** Reads what was sent. */
  interface Body {
    Map<String, Object> read() throws IOException, ParseException;
  }

  static boolean own(String path) {
    String place = path.replaceFirst("/.*", "");
    return place.equals(PLACE) || place.equals(ALERTS);
  }

  /** Answers a request of a person who is signed in, and whose page sent it. */
  Reply reply(String method, String path, @Nullable String state, Body body, Login login)
      throws IOException, ParseException, StoreException {
    Person person = Person.of(login, groups);
    String[] parts = path.split("/", -1);
    if (parts[0].equals(ALERTS)) {
      return person.seesAll() ? alert(method, parts, person) : Reply.missing();
    }
    try {
      if (method.equals("GET")) {
        return read(parts, state, person);
      }
      return method.equals("POST") && parts.length == 3
          ? answer(parts[1], parts[2], body, person)
          : Reply.missing();
    } catch (AccessDeniedException e) {
      // A refusal of an approval is none of the seat.
      int status = e.reason().code().equals("SP-2035") ? 503 : 409;
      return Reply.problem(status, e.reason().code(), e.reason().message());
    }
  }

  private Reply alert(String method, String[] parts, Person person) throws StoreException {
    if (method.equals("GET") && parts.length == 1) {
      return Reply.good(Map.of(ALERTS, alerts.list(false).stream().map(Shown::alert).toList()));
    }
    boolean acknowledges =
        method.equals("POST") && parts.length == 3 && parts[2].equals("acknowledge");
    return acknowledges && person.admin() && alerts.acknowledge(person, parts[1])
        ? Reply.done()
        : Reply.missing();
  }

  private Reply read(String[] parts, @Nullable String state, Person person)
      throws AccessDeniedException {
    if (parts.length == 1) {
      return Reply.good(Map.of("approvals", approving.list(person, "all".equals(state))));
    }
    return parts.length == 2 ? Reply.good(approving.show(person, parts[1])) : Reply.missing();
  }

  private Reply answer(String id, String what, Body body, Person person)
      throws AccessDeniedException, IOException, ParseException {
    return switch (what) {
      case "approve" -> Reply.good(approving.approve(person, id));
      case "refuse" ->
          Reply.good(
              approving.refuse(
                  person, id, body.read().get("reason") instanceof String why ? why : null));
      case "revoke" -> Reply.good(approving.revoke(person, id));
      default -> Reply.missing();
    };
  }
}
