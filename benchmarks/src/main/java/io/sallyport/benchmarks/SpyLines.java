package io.sallyport.benchmarks;

import com.p6spy.engine.logging.Category;
import com.p6spy.engine.spy.appender.FormattedLogger;
import org.jspecify.annotations.Nullable;

/** Keeps p6spy's last line in memory, as our own records are for the comparison with it. */
public final class SpyLines extends FormattedLogger {
  private volatile @Nullable String last;

  /** Made by p6spy, by name. */
  public SpyLines() {}

  @Override
  public void logException(Exception e) {
    last = e.toString();
  }

  @Override
  public void logText(@Nullable String text) {
    last = text;
  }

  @Override
  public boolean isCategoryEnabled(Category category) {
    return true;
  }

  /** The last line. */
  public @Nullable String last() {
    return last;
  }
}
