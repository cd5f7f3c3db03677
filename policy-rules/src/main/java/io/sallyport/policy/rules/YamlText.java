package io.sallyport.policy.rules;

import io.sallyport.api.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * From text to YAML nodes with their places, within bounds that no honest configuration reaches.
 */
final class YamlText {
  static final int MOST_BYTES = 1_000_000;
  private static final int DEEPEST = 40;
  private static final int MOST_ALIASES = 50;

  private YamlText() {}

  /**
   * The document's root.
   *
   * @throws ConfigurationException when there is none
   */
  static Node root(String file, String text) throws ConfigurationException {
    Problems problems = new Problems(file);
    String yaml = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (yaml.length() > MOST_BYTES || yaml.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      problems.add(Place.START, Code.UNREADABLE, "file larger than 1 MB; split it or shorten it");
      throw problems.exception(null);
    }
    if (yaml.isBlank()) {
      problems.add(Place.START, Code.UNREADABLE, "file is empty; start it with 'version: 1'");
      throw problems.exception(null);
    }
    return compose(yaml, problems);
  }

  private static Node compose(String yaml, Problems problems) throws ConfigurationException {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel("configuration")
            .setMaxAliasesForCollections(MOST_ALIASES)
            .setCodePointLimit(MOST_BYTES + 1)
            .build();
    try {
      Parser parser = new Bounded(new ParserImpl(settings, new StreamReader(settings, yaml)));
      Optional<Node> root = new Composer(settings, parser).getSingleNode();
      if (root.isPresent()) {
        return root.get();
      }
      problems.add(Place.START, Code.UNREADABLE, "file is empty; start it with 'version: 1'");
      throw problems.exception(null);
    } catch (MarkedYamlEngineException e) {
      Place place = e.getProblemMark().map(Place::of).orElse(Place.START);
      problems.add(place, Code.NOT_YAML, "not valid YAML: " + advice(e.getProblem()));
      throw problems.exception(e);
    } catch (YamlEngineException e) {
      problems.add(Place.START, Code.NOT_YAML, "not valid YAML: " + advice(firstLine(e)));
      throw problems.exception(e);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | IllegalStateException e) {
      // The parser's own slips on broken input: the file is at fault all the same.
      problems.add(Place.START, Code.NOT_YAML, "not valid YAML; check quotes and indentation");
      throw problems.exception(e);
    }
  }

  private static String firstLine(YamlEngineException e) {
    String message = e.getMessage();
    return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
  }

  private static String advice(String problem) {
    if (problem.contains("TAB") || problem.contains("'\\t")) {
      return "a tab in the indentation; indent with blanks";
    }
    if (problem.contains("mapping values are not allowed here")) {
      return "a ':' where none can stand; put the text in quotes or correct the indentation";
    }
    if (problem.contains("expected <block end>")) {
      return problem + "; correct the indentation, or put the whole value in quotes";
    }
    return problem.replace("StreamReader", "file");
  }

  /**
   * Passes events on while they nest no deeper than a configuration does: composing is recursive.
   */
  private static final class Bounded implements Parser {
    private final Parser parser;
    private int depth;

    Bounded(Parser parser) {
      this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
      return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
      return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
      return parser.hasNext();
    }

    @Override
    public Event next() {
      Event event = parser.next();
      Event.ID id = event.getEventId();
      if (id == Event.ID.SequenceStart || id == Event.ID.MappingStart) {
        depth++;
      } else if (id == Event.ID.SequenceEnd || id == Event.ID.MappingEnd) {
        depth--;
      }
      if (depth > DEEPEST) {
        throw new YamlEngineException("nested deeper than " + DEEPEST + " levels");
      }
      return event;
    }
  }
}
