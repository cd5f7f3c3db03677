package io.sallyport.gateway.approvals;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.sallyport.gateway.store.Alert;
import io.sallyport.policy.spi.Approval;
import io.sallyport.policy.spi.Approval.State;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is sent. What agents wrote is shown as it is: it cannot call people, hide a link or look
 * like a part of the message. Nothing of it is secret, and the statement is left out unless the
 * configuration wants it sent.
 */
final class HookMessages {
  private static final int LONGEST = 600;

  private HookMessages() {}

  static String of(Hook hook, Approval one, @Nullable String token) {
    Approval.Call call = one.call();
    boolean asked = one.state() == State.PENDING;
    String title =
        asked
            ? "%s asks for an approval on %s".formatted(call.subject(), call.target())
            : "The call of %s on %s: %s"
                .formatted(call.subject(), call.target(), ShownApproval.state(one));
    Map<String, String> facts = new LinkedHashMap<>();
    put(facts, "Through", String.join(", ", call.actors()));
    put(facts, "Purpose", call.purpose());
    put(facts, "Rule", call.rule());
    put(facts, "Needs", call.count() + " of " + String.join(", ", new TreeSet<>(call.by())));
    put(facts, asked ? "Until" : "Note", asked ? one.expires().toString() : one.note());
    put(facts, "Agreed", String.join(", ", one.by()));
    var effect = one.effect();
    put(
        facts,
        "Touches",
        effect == null || effect.affected() < 0 ? null : effect.affected() + " rows");
    put(facts, "Id", one.id());
    String statement = hook.statement() ? call.operation() : null;
    return switch (hook.format()) {
      case SLACK -> slack(title, facts, statement, link(hook, one.id()));
      case TEAMS -> teams(title, facts, statement, link(hook, one.id()));
      case JSON -> json(hook, one, asked ? token : null);
    };
  }

  static String of(Hook hook, Alert alert) {
    String title = alert.code() + " on session " + alert.session();
    Map<String, String> facts = new LinkedHashMap<>();
    put(facts, "What", alert.message());
    put(facts, "Rule", alert.rule());
    put(facts, "When", alert.raised().toString());
    return switch (hook.format()) {
      case SLACK -> slack(title, facts, null, null);
      case TEAMS -> teams(title, facts, null, null);
      case JSON ->
          JSONObjectUtils.toJSONString(
              Map.of(
                  "type", "alert",
                  "id", alert.id(),
                  "code", alert.code(),
                  "session", alert.session(),
                  "message", alert.message(),
                  "raised", alert.raised().toString()));
    };
  }

  private static @Nullable String link(Hook hook, String id) {
    String base = hook.link();
    return base == null
        ? null
        : base + "#/approvals?id=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  private static String json(Hook hook, Approval one, @Nullable String token) {
    Map<String, Object> shown = ShownApproval.of(one, Person.local());
    shown.remove("answerable");
    shown.remove("revocable");
    shown.remove("effect");
    if (!hook.statement()) {
      shown.remove("operation");
    }
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("type", one.state() == State.PENDING ? "approval.asked" : "approval.ended");
    message.put("approval", shown);
    String link = link(hook, one.id());
    if (link != null) {
      message.put("link", link);
    }
    if (token != null) {
      message.put("answer", Map.of("path", "/v1/callbacks/" + hook.name(), "token", token));
    }
    return JSONObjectUtils.toJSONString(message);
  }

  /** Slack reads &lt;, &gt; and &amp; as its own: mentions and links begin with them. */
  private static String slack(
      String title, Map<String, String> facts, @Nullable String statement, @Nullable String link) {
    List<Object> blocks = new ArrayList<>();
    blocks.add(section(plain(title)));
    StringBuilder text = new StringBuilder();
    facts.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    blocks.add(section(plain(text.toString().strip())));
    if (statement != null) {
      blocks.add(section(plain(statement)));
    }
    if (link != null) {
      blocks.add(
          Map.of(
              "type",
              "actions",
              "elements",
              List.of(Map.of("type", "button", "text", plain("Look at it"), "url", link))));
    }
    return JSONObjectUtils.toJSONString(Map.of("text", escaped(title), "blocks", blocks));
  }

  private static Map<String, Object> section(Map<String, Object> text) {
    return Map.of("type", "section", "text", text);
  }

  /** No markup is read in this kind of text. */
  private static Map<String, Object> plain(String text) {
    return Map.of("type", "plain_text", "emoji", false, "text", cut(text));
  }

  private static String escaped(String text) {
    return cut(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** Runs of text, in which Teams reads no markup. */
  private static String teams(
      String title, Map<String, String> facts, @Nullable String statement, @Nullable String link) {
    List<Object> body = new ArrayList<>();
    body.add(run(title, true));
    facts.forEach((name, value) -> body.add(run(name + ": " + value, false)));
    if (statement != null) {
      body.add(run(statement, false));
    }
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
    card.put("type", "AdaptiveCard");
    card.put("version", "1.4");
    card.put("body", body);
    if (link != null) {
      card.put(
          "actions", List.of(Map.of("type", "Action.OpenUrl", "title", "Look at it", "url", link)));
    }
    return JSONObjectUtils.toJSONString(
        Map.of(
            "type",
            "message",
            "attachments",
            List.of(
                Map.of(
                    "contentType", "application/vnd.microsoft.card.adaptive", "content", card))));
  }

  private static Map<String, Object> run(String text, boolean bold) {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("type", "TextRun");
    run.put("text", cut(text));
    if (bold) {
      run.put("weight", "Bolder");
    }
    return Map.of("type", "RichTextBlock", "inlines", List.of(run));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  private static void put(Map<String, String> facts, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      facts.put(name, value);
    }
  }
}
