package io.sallyport.policy.rules;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads whom a gateway tells of approvals and alerts ({@code notify}). */
final class NotifyReader {
  static final List<String> KEYS =
      List.of("name", "url", "format", "sign", "statement", "link", "people");
  static final List<String> FORMATS = List.of("json", "slack", "teams");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,39}");

  private final Problems problems;
  private final Set<String> names = new HashSet<>();

  NotifyReader(Problems problems) {
    this.problems = problems;
  }

  List<NotifySettings> read(@Nullable Node node) {
    List<NotifySettings> hooks = new ArrayList<>();
    if (node == null) {
      return hooks;
    }
    if (!(node instanceof SequenceNode list)) {
      problems.add(node, Code.WRONG_SHAPE, "'notify' must be a list; start each with '- name:'");
      return hooks;
    }
    for (Node item : list.getValue()) {
      Section section = Section.fixed(item, "one of 'notify'", KEYS, problems);
      NotifySettings hook = section == null ? null : hook(section);
      if (hook != null) {
        hooks.add(hook);
      }
    }
    return hooks;
  }

  private @Nullable NotifySettings hook(Section section) {
    String name = name(section);
    String url = url(section);
    Node at = section.value("format");
    String format = section.text("format");
    if (at != null) {
      Values.oneOf(format, at, "'format'", FORMATS, problems);
    }
    String sign = sign(section);
    Map<String, Set<String>> people = people(section.value("people"));
    if (!people.isEmpty() && (sign == null || (format != null && !format.equals("json")))) {
      problems.add(
          section.node(),
          Code.DOES_NOT_FIT,
          "'people' answer through a hook of format json with a key; write sign:"
              + " \"${secret:hook}\"");
    }
    String link = section.text("link");
    Node linkAt = section.value("link");
    if (link != null && linkAt != null && !link.matches("https://[^\\s#?]+/")) {
      problems.add(
          linkAt, Code.BAD_VALUE, "'link' is the console's address, https and ending in /");
    }
    return name == null || url == null
        ? null
        : new NotifySettings(
            name,
            url,
            format == null ? "json" : format,
            sign,
            truth(section.value("statement")),
            link,
            people);
  }

  private @Nullable String name(Section section) {
    Node at = section.value("name");
    String name = section.text("name");
    if (at == null) {
      problems.add(section.node(), Code.MISSING_KEY, "one of 'notify' needs a 'name'");
    } else if (name != null && !NAME.matcher(name).matches()) {
      problems.add(at, Code.BAD_VALUE, "'" + name + "' must be letters, digits, '_' or '-'");
      return null;
    } else if (name != null && !names.add(name)) {
      problems.add(at, Code.DUPLICATE_ID, "the name '" + name + "' is taken; names are unique");
    }
    return name;
  }

  /** An address, or a reference: those of chats let whoever knows them write there. */
  private @Nullable String url(Section section) {
    Node at = section.value("url");
    String url = section.text("url");
    if (at == null) {
      problems.add(section.node(), Code.MISSING_KEY, "one of 'notify' needs a 'url'");
    } else if (url != null && !SecretText.holdsReference(url) && !allowed(url)) {
      problems.add(
          at,
          Code.BAD_VALUE,
          "'url' is https, or http on this machine, without user and fragment; or a reference such"
              + " as \"${secret:leads-chat}\"");
    }
    return url;
  }

  /** Whether a gateway sends there. */
  static boolean allowed(String url) {
    try {
      URI at = new URI(url);
      String host = at.getHost();
      boolean plain = at.getUserInfo() == null && at.getFragment() == null && host != null;
      boolean local =
          "http".equals(at.getScheme())
              && ("localhost".equals(host) || "127.0.0.1".equals(host) || "[::1]".equals(host));
      return plain && ("https".equals(at.getScheme()) || local);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private @Nullable String sign(Section section) {
    Node node = section.value("sign");
    String text = section.text("sign");
    if (node != null && text != null && !SecretText.holdsReference(text)) {
      problems.add(
          node,
          Code.LITERAL_SECRET,
          "literal secret as 'sign'; give it to a credential source and write"
              + " \"${secret:hook}\"");
      return null;
    }
    return text;
  }

  private Map<String, Set<String>> people(@Nullable Node node) {
    Map<String, Set<String>> people = new LinkedHashMap<>();
    Section section = node == null ? null : Section.free(node, "'people'", problems);
    if (section == null) {
      return people;
    }
    for (Section.Entry entry : section.entries()) {
      Set<String> groups = new LinkedHashSet<>();
      List<Values.Text> texts = section.texts(entry.name());
      if (texts != null) {
        texts.forEach(text -> groups.add(text.value()));
      }
      people.put(entry.name(), groups);
    }
    return people;
  }

  private boolean truth(@Nullable Node node) {
    if (node == null) {
      return false;
    }
    String word = node instanceof ScalarNode scalar ? scalar.getValue() : "";
    Values.oneOf(word, node, "'statement'", List.of("true", "false"), problems);
    return word.equals("true");
  }
}
