package io.sallyport.semantics.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes lists and pipelines of simple commands out of tokens; refuses every other construct. */
final class ShellParser {
  private static final int MOST_COMMANDS = 64;
  private static final Set<String> TIMED = Set.of("time", "-p", "--");

  private final List<Token> tokens;
  private final List<Command> commands = new ArrayList<>();
  private final List<String> assignments = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private final List<Command.Redirect> redirects = new ArrayList<>();
  private String join = "";
  private int next;

  private ShellParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  static List<Command> parse(String line) throws NotLiteral {
    return new ShellParser(ShellLexer.split(line)).commands();
  }

  private List<Command> commands() throws NotLiteral {
    while (next < tokens.size()) {
      Token token = tokens.get(next++);
      switch (token.kind()) {
        case WORD -> word(token);
        case REDIRECT -> redirect("", token);
        case JOIN -> join(token);
      }
    }
    boolean open = join.equals("&&") || join.equals("||") || join.equals("|");
    if (!end() && open) {
      throw new NotLiteral("nothing behind '" + join + "'");
    }
    if (commands.isEmpty()) {
      throw new NotLiteral("no command at all");
    }
    return List.copyOf(commands);
  }

  private void word(Token token) throws NotLiteral {
    boolean number = !token.quoted() && token.text().matches("[0-9]+");
    if (number && token.adjacent()) {
      redirect(token.text(), tokens.get(next++));
    } else if (words.isEmpty() && token.assigns() > 0) {
      assignments.add(token.text());
    } else if (first() && (token.assigns() > 0 || token.appends())) {
      throw new NotLiteral("an assignment that shells read in different ways");
    } else {
      if (words.isEmpty() && token.text().matches("[A-Za-z_]\\w*:")) {
        throw new NotLiteral("a name with a ':', which some shells take for a label");
      }
      if (first() && !token.quoted() && Words.RESERVED.contains(token.text())) {
        throw new NotLiteral(
            "the reserved word '%s' at %d".formatted(token.text(), token.at() + 1));
      }
      words.add(token.text());
    }
  }

  /** Whether a command begins here; for some shells one begins behind {@code time} too. */
  private boolean first() {
    return words.isEmpty()
        || (words.get(0).equals("time") && words.stream().allMatch(TIMED::contains));
  }

  private void redirect(String descriptor, Token operator) throws NotLiteral {
    if (descriptor.length() > 1) {
      // To dash these digits are a word.
      throw new NotLiteral("a descriptor of several digits at " + (operator.at() + 1));
    }
    Token to = next < tokens.size() ? tokens.get(next++) : operator;
    if (!to.is(Token.Kind.WORD)) {
      throw new NotLiteral("a redirection to nowhere at " + (operator.at() + 1));
    }
    boolean dup = operator.text().endsWith("&");
    if (dup && (to.quoted() || !to.text().matches("[0-9]|-"))) {
      throw new NotLiteral(
          "a redirection that shells read in different ways at " + (operator.at() + 1));
    }
    redirects.add(new Command.Redirect(descriptor, operator.text(), to.text()));
  }

  private void join(Token token) throws NotLiteral {
    boolean line = token.text().equals("\n");
    boolean something = end();
    if (!something && !line) {
      throw new NotLiteral(
          "nothing in front of '%s' at %d".formatted(token.text(), token.at() + 1));
    }
    if (something || join.isEmpty()) {
      join = commands.isEmpty() ? "" : token.text();
    }
  }

  private boolean end() throws NotLiteral {
    if (assignments.isEmpty() && words.isEmpty() && redirects.isEmpty()) {
      return false;
    }
    if (commands.size() == MOST_COMMANDS) {
      throw new NotLiteral("more than " + MOST_COMMANDS + " commands");
    }
    commands.add(new Command(join, assignments, words, redirects));
    assignments.clear();
    words.clear();
    redirects.clear();
    return true;
  }
}
