package io.sallyport.cli;

import io.sallyport.api.Actor;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose call it would be. */
final class Who {
  @Option(
      names = "--subject",
      paramLabel = "ID",
      description = "whom it counts for",
      required = true)
  private String subject = "";

  @Option(
      names = "--groups",
      paramLabel = "NAME",
      split = ",",
      description = "the subject's groups")
  private List<String> groups = List.of();

  @Option(names = "--attribute", paramLabel = "NAME=TEXT", description = "a fact about the subject")
  private Map<String, String> attributes = new HashMap<>();

  @Option(names = "--actor", paramLabel = "ID", description = "the agent that acts for it")
  private @Nullable String actor;

  @Option(names = "--purpose", paramLabel = "TEXT", description = "the stated purpose")
  private @Nullable String purpose;

  Caller caller() {
    Subject whom = new Subject(subject, Set.copyOf(groups), new Attributes(Map.copyOf(attributes)));
    return new Caller(whom, actor == null ? null : new Actor(actor, null), purpose);
  }
}
