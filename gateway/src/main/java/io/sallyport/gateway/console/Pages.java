package io.sallyport.gateway.console;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Secret;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.gateway.approvals.Person;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.gateway.store.SessionRow;
import io.sallyport.gateway.store.Shown;
import io.sallyport.gateway.store.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the pages show and what is done on them. Thread-safe. */
final class Pages {
  private static final Logger log = LoggerFactory.getLogger(Pages.class);
  private static final int MOST = 1_000;
  private static final int MOST_SUBJECTS = 100;

  private final ConsoleData data;
  private final CallLog calls;
  private final Clock clock;

  Pages(ConsoleData data, CallLog calls, Clock clock) {
    this.data = data;
    this.calls = calls;
    this.clock = clock;
  }

  Reply overview(Viewer viewer, Function<String, @Nullable String> query) throws StoreException {
    int hours = number(query.apply("hours"), 1, 24);
    Map<String, Object> shown =
        new LinkedHashMap<>(Overview.of(calls, viewer, Duration.ofHours(hours), clock.instant()));
    shown.put("sessions", live(viewer).size());
    Shown.put(shown, "configurationProblem", data.rules().problem());
    return Reply.good(shown);
  }

  private List<SessionRow> live(Viewer viewer) throws StoreException {
    return data.admitted().sessions().stream().filter(row -> viewer.sees(row.subject())).toList();
  }

  Reply calls(Viewer viewer, Function<String, @Nullable String> query) {
    int limit = number(query.apply("limit"), 50, MOST);
    CallLog.Found found = calls.search(wanted(viewer, query), limit);
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("calls", found.calls().stream().map(ShownCalls::call).toList());
    shown.put("found", found.found());
    shown.put("searched", found.searched());
    return Reply.good(shown);
  }

  private static Predicate<Call> wanted(Viewer viewer, Function<String, @Nullable String> query) {
    String verdict = lower(query.apply("verdict"));
    String subject = lower(query.apply("subject"));
    String target = lower(query.apply("target"));
    String code = lower(query.apply("code"));
    List<String> words = List.of(lower(query.apply("text")).split("\\s+"));
    return call ->
        viewer.sees(call.subject)
            && (verdict.isEmpty() || verdict.equals(call.permitted ? "permit" : "deny"))
            && holds(call.subject, subject)
            && holds(call.target, target)
            && holds(call.code, code)
            && words.stream().allMatch(word -> holds(call.text, word) || call.rules.contains(word));
  }

  private static boolean holds(@Nullable String text, String wanted) {
    return wanted.isEmpty() || (text != null && text.toLowerCase(Locale.ROOT).contains(wanted));
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
  }

  private static int number(@Nullable String text, int otherwise, int most) {
    return text != null && text.matches("[1-9]\\d{0,5}")
        ? Math.min(most, Integer.parseInt(text))
        : otherwise;
  }

  Reply call(Viewer viewer, String session, String exchange) {
    Call call =
        exchange.matches("\\d{1,18}") ? calls.find(session, Long.parseLong(exchange)) : null;
    if (call == null || !viewer.sees(call.subject)) {
      return Reply.missing();
    }
    try {
      return Reply.good(ShownCalls.details(call.place.entry()));
    } catch (IOException e) {
      log.info("A record of the journal is not there any more.", e);
      return Reply.missing();
    }
  }

  Reply sessions(Viewer viewer) throws StoreException {
    return Reply.good(Map.of("sessions", live(viewer).stream().map(Shown::session).toList()));
  }

  /** Everybody may end what is their own, auditors nothing else. */
  Reply endSession(String id, Viewer viewer) throws StoreException {
    boolean may =
        data.admitted().sessions().stream()
            .anyMatch(
                row ->
                    row.id().equals(id)
                        && (viewer.administers() || row.subject().equals(viewer.name())));
    if (!may) {
      return Reply.missing();
    }
    data.admitted().endSession(id, viewer.name());
    log.info("'{}' has ended session {} on the console.", viewer.name(), id);
    return Reply.done();
  }

  Reply replays(Replays replays, Viewer viewer, Function<String, @Nullable String> query) {
    String subject = lower(query.apply("subject"));
    String target = lower(query.apply("target"));
    boolean live = "true".equals(query.apply("live"));
    boolean recorded = "true".equals(query.apply("recorded"));
    return replays.list(
        session ->
            viewer.sees(session.subject())
                && holds(session.subject(), subject)
                && holds(session.target(), target)
                && (!live || session.ended() == null)
                && (!recorded || !session.recordings().isEmpty()),
        number(query.apply("limit"), 50, MOST));
  }

  Reply policy() {
    ConsoleData.Rules rules = data.rules();
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("file", rules.file());
    shown.put("text", rules.text());
    shown.put("version", rules.version());
    Shown.put(shown, "problem", rules.problem());
    TreeMap<String, ConsoleData.Place> targets = new TreeMap<>(rules.targets());
    List<Map<String, String>> listed = new ArrayList<>();
    targets.forEach((name, place) -> listed.add(Map.of("name", name, "kind", place.kind())));
    shown.put("targets", listed);
    shown.put("reach", reach(List.copyOf(targets.keySet())));
    shown.put("changes", calls.changes().stream().map(ShownCalls::change).toList());
    return Reply.good(shown);
  }

  /** Each target, and what went on there in the last day, as far as it is in memory. */
  Reply targets(Viewer viewer) throws StoreException {
    Map<String, List<Call>> made =
        calls.since(clock.instant().minus(Duration.ofDays(1))).stream()
            .collect(Collectors.groupingBy(call -> call.target));
    List<SessionRow> live = live(viewer);
    List<Map<String, Object>> listed = new ArrayList<>();
    new TreeMap<>(data.rules().targets())
        .forEach(
            (name, place) -> {
              List<Call> own = made.getOrDefault(name, List.of());
              Map<String, Object> shown = new LinkedHashMap<>();
              shown.put("name", name);
              shown.put("kind", place.kind());
              Shown.put(shown, "url", place.url());
              Shown.put(shown, "username", place.username());
              shown.put("secrets", new TreeMap<>(place.secrets()));
              shown.put("live", live.stream().filter(row -> row.target().equals(name)).count());
              shown.put("calls", own.size());
              shown.put("refused", own.stream().filter(call -> !call.permitted).count());
              Shown.put(shown, "last", own.isEmpty() ? null : own.get(0).time);
              listed.add(shown);
            });
    return Reply.good(Map.of("targets", listed));
  }

  /** What would become of a call that nobody makes. */
  Reply whatIf(Map<String, Object> question, Login asks) {
    Person person = Person.of(asks, new Person.Groups(data.admins(), data.auditors()));
    try {
      return Reply.good(data.whatIf(question, person));
    } catch (AccessDeniedException e) {
      // It is no refusal of the seat.
      return Reply.problem(503, e.reason().code(), e.reason().message());
    } catch (IllegalArgumentException e) {
      return Reply.problem(400, "SP-7505", String.valueOf(e.getMessage()));
    }
  }

  /** For everyone seen lately, with the groups that they last had: what they reach. */
  private List<Map<String, Object>> reach(List<String> targets) {
    Map<String, List<String>> seen = new TreeMap<>();
    for (Call call : calls.search(any -> true, MOST).calls()) {
      if (seen.size() < MOST_SUBJECTS) {
        seen.putIfAbsent(call.subject, call.groups);
      }
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    seen.forEach(
        (subject, groups) -> {
          Caller caller = Caller.of(new Subject(subject, Set.copyOf(groups), Attributes.none()));
          Map<String, List<String>> reached = new TreeMap<>();
          for (String name : targets) {
            if (data.reaches(caller, new Target(name))) {
              reached.put(name, List.copyOf(data.actions(caller, new Target(name))));
            }
          }
          rows.add(Map.of("subject", subject, "groups", groups, "targets", reached));
        });
    return rows;
  }

  Reply tokens() throws StoreException {
    return Reply.good(
        Map.of("tokens", data.admitted().tokens().stream().map(Shown::token).toList()));
  }

  Reply createToken(Map<String, Object> body, String by) throws StoreException {
    String name = text(body, "name");
    String subject = text(body, "subject");
    Instant expires = time(body.get("expires"));
    if (name == null || subject == null || expires == null) {
      return Reply.problem(
          400, "SP-7505", "A token needs a name, a subject and a time at which it ends.");
    }
    ApiTokens.Made made =
        data.admitted()
            .createToken(
                new ApiTokens.Wanted(name, subject, null, groups(body.get("groups")), expires), by);
    log.info("'{}' has made token {} on the console.", by, made.row().id());
    Map<String, Object> shown = new LinkedHashMap<>(Shown.token(made.row()));
    try (Secret token = made.text()) {
      shown.put("token", token.use(String::new));
    }
    return new Reply(201, shown);
  }

  Reply revokeToken(String id, String by) throws StoreException {
    if (!data.admitted().revokeToken(id, by)) {
      return Reply.missing();
    }
    log.info("'{}' has revoked token {} on the console.", by, id);
    return Reply.done();
  }

  private static @Nullable String text(Map<String, Object> body, String key) {
    return body.get(key) instanceof String text && !text.isBlank() && text.length() <= 200
        ? text.strip()
        : null;
  }

  private static Set<String> groups(@Nullable Object value) {
    Set<String> groups = new LinkedHashSet<>();
    if (value instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof String group && !group.isBlank()) {
          groups.add(group.strip());
        }
      }
    }
    return groups;
  }

  private static @Nullable Instant time(@Nullable Object value) {
    try {
      return value instanceof String text ? Instant.parse(text) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
