package io.sallyport.policy.rules;

import io.sallyport.api.Access;
import io.sallyport.api.Resource;
import java.util.BitSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code on}: {@code target/resource}. Relations follow {@link TablePattern}, commands
 * {@link CommandPattern}, everything else compares exactly for a permit and in any case for a deny.
 * Immutable.
 */
final class ResourcePattern {
  /** Everything on every target: what a deny without {@code on} speaks of. */
  static final ResourcePattern EVERYTHING = new ResourcePattern("**", "**");

  private static final String SQL = "sql.";
  private static final String COMMAND = "ssh.exec";

  private final String targetText;
  private final Glob target;
  private final Glob exact;

  /** What a deny forbids in one case it forbids in all: some servers make no difference. */
  private final Glob restricting;

  private final TablePattern table;
  private final CommandPattern command;

  private ResourcePattern(String target, String resource) {
    this.targetText = target;
    this.target = Glob.exact(target);
    this.exact = Glob.exact(resource);
    this.restricting = Glob.folding(resource, new BitSet());
    this.table = TablePattern.of(resource);
    this.command = CommandPattern.of(resource);
  }

  /** Of its text, or null where it is not of the form. */
  static @Nullable ResourcePattern of(String text) {
    if (text.equals("**")) {
      return EVERYTHING;
    }
    int slash = text.indexOf('/');
    return slash <= 0 || slash == text.length() - 1
        ? null
        : new ResourcePattern(text.substring(0, slash), text.substring(slash + 1));
  }

  /** The target as written. */
  String targetText() {
    return targetText;
  }

  boolean literalTarget() {
    return target.literal();
  }

  boolean reachesTarget(String name) {
    return target.matches(name);
  }

  TablePattern table() {
    return table;
  }

  /** Whether a rule speaks of the access's resource, given that it speaks of its target. */
  boolean matches(Access access, boolean permit) {
    Resource resource = access.resource();
    if (access.action().name().startsWith(SQL)) {
      return permit ? table.permits(resource) : table.restricts(resource);
    }
    if (access.action().name().equals(COMMAND)) {
      return permit ? command.permits(resource.name()) : command.restricts(resource.name());
    }
    return permit ? permitsExactly(resource) : matches(restricting, resource);
  }

  private boolean permitsExactly(Resource resource) {
    if (resource.system()) {
      return exact.prefix().indexOf('.') >= 0 && exact.matches(resource.name());
    }
    return matches(exact, resource);
  }

  private static boolean matches(Glob glob, Resource resource) {
    if (glob.matches(resource.name())) {
      return true;
    }
    for (String synonym : resource.synonyms()) {
      if (glob.matches(synonym)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The lower-case name under which the index may file this pattern, or the empty string where it
   * must always be tried. A restriction reaches names of any schema, so only permits can be filed.
   */
  String filedUnder(boolean permit, String action) {
    if (!permit) {
      return "";
    }
    if (action.startsWith(SQL)) {
      return table.onlyName();
    }
    if (action.equals(COMMAND)) {
      return command.onlyName();
    }
    return exact.literal() ? exact.prefix().toLowerCase(Locale.ROOT) : "";
  }
}
