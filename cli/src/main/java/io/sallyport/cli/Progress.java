package io.sallyport.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tells on a terminal how far a long reading is. One thread at a time. */
final class Progress {
  private static final long QUIET_NANOS = 700_000_000;
  private static final long EVERY_NANOS = 200_000_000;

  private final Screen screen;
  private final boolean shown;
  private long all;
  private long done;
  private long last = System.nanoTime() + QUIET_NANOS;

  Progress(Screen screen) {
    this.screen = screen;
    this.shown = screen.terminal();
  }

  void begin(List<Path> files) throws IOException {
    for (Path file : files) {
      all += Files.size(file);
    }
  }

  void read(long bytes) {
    done += bytes;
    long now = System.nanoTime();
    if (shown && now - last > EVERY_NANOS) {
      last = now;
      screen.progress("%3d %% of %,d MB".formatted(done * 100 / Math.max(1, all), all / 1_000_000));
    }
  }

  void end() {
    if (shown) {
      screen.progress("");
    }
  }
}
