package io.sallyport.semantics.http;

import io.sallyport.detect.Detectors;
import io.sallyport.detect.MaskingOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Masks text by the shape of values, in any encoding that contains ASCII. Nothing is held back
 * behind the end of a line, so that events and logs come as they are written.
 */
final class TextMasker implements BodyMasker {
  private final MaskingOutputStream masking;
  private @Nullable ByteSink sink;

  TextMasker(Detectors detectors) {
    this.masking = detectors.output(new Sending());
  }

  /** Writes to whatever sink the call at hand was given. */
  private final class Sending extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (sink != null) {
        sink.write(bytes, offset, length);
      }
    }
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, ByteSink out) throws IOException {
    sink = out;
    masking.write(bytes, offset, length);
  }

  @Override
  public void end(ByteSink out) throws IOException {
    sink = out;
    masking.finish();
  }

  @Override
  public Map<String, Integer> counts() {
    return masking.counts();
  }
}
