package io.sallyport.gateway.approvals;

import io.sallyport.api.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a gateway tells of what happens, and who may answer through it. Immutable.
 *
 * @param name names it in logs and in the path of its answers
 * @param url where it is told; from the configuration alone
 * @param format how
 * @param key signs what is sent and what comes back; null where nothing can come back
 * @param statement whether the statement itself is sent
 * @param link the console's address for links, or null
 * @param people whom it vouches for when it answers, and their groups
 */
public record Hook(
    String name,
    URI url,
    Format format,
    @Nullable Secret key,
    boolean statement,
    @Nullable String link,
    Map<String, Set<String>> people) {
  /** Copies the people. */
  public Hook {
    people = Map.copyOf(people);
  }

  /** The shape of what is sent. */
  public enum Format {
    /** Everything, as JSON of its own. */
    JSON,
    /** Slack's incoming webhooks. */
    SLACK,
    /** Microsoft Teams' workflows: an adaptive card. */
    TEAMS
  }
}
