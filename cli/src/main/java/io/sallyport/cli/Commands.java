package io.sallyport.cli;

import java.lang.reflect.Constructor;
import picocli.CommandLine;

/**
 * Makes the commands, each of which is given the screen, and the terminal if it asks. Immutable.
 */
final class Commands implements CommandLine.IFactory {
  private final Screen screen;
  private final Terminal terminal;

  Commands(Screen screen, Terminal terminal) {
    this.screen = screen;
    this.terminal = terminal;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      Class<?>[] wanted = constructor.getParameterTypes();
      if (wanted.length == 1 && wanted[0] == Screen.class) {
        return type.cast(constructor.newInstance(screen));
      }
      if (wanted.length == 2 && wanted[0] == Screen.class && wanted[1] == Terminal.class) {
        return type.cast(constructor.newInstance(screen, terminal));
      }
    }
    return CommandLine.defaultFactory().create(type);
  }
}
