package io.sallyport.cli;

import java.lang.reflect.Constructor;
import picocli.CommandLine;

/** Makes the commands, each of which is given the screen. Immutable. */
final class Commands implements CommandLine.IFactory {
  private final Screen screen;

  Commands(Screen screen) {
    this.screen = screen;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      Class<?>[] wanted = constructor.getParameterTypes();
      if (wanted.length == 1 && wanted[0] == Screen.class) {
        return type.cast(constructor.newInstance(screen));
      }
    }
    return CommandLine.defaultFactory().create(type);
  }
}
