package io.sallyport.ssh;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.LimitKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.api.Recording;
import io.sallyport.detect.Detectors;
import io.sallyport.detect.MaskingOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a permit is bound to while a command's output passes: contents are masked, bytes counted and
 * capped, what is handed out recorded, in this order. Thread-safe; each stream of it for one thread
 * at a time.
 */
public final class OutputTerms {
  private final @Nullable Detectors detectors;
  private final long most;
  private final long milliseconds;
  private final @Nullable Recording recording;
  private final AtomicLong bytes = new AtomicLong();
  private final List<MaskingOutputStream> masking = new ArrayList<>();
  private final List<Capped> capped = new ArrayList<>();
  private volatile boolean cut;
  private volatile @Nullable Reason stopped;

  /**
   * Of a permit's obligations.
   *
   * @param recording where what is handed out is kept, or null where it is not
   */
  public OutputTerms(Collection<Obligation> obligations, @Nullable Recording recording) {
    Set<String> names = new TreeSet<>();
    long limit = Long.MAX_VALUE;
    long time = 0;
    for (Obligation obligation : obligations) {
      if (obligation instanceof Obligation.Detect detect) {
        names.addAll(detect.detectors());
      } else if (obligation instanceof Obligation.Limit cap && cap.kind() == LimitKind.BYTES) {
        limit = Math.min(limit, cap.value());
      } else if (obligation instanceof Obligation.Limit cap && cap.kind() == LimitKind.TIME) {
        time = time == 0 ? cap.value() : Math.min(time, cap.value());
      }
    }
    this.detectors = names.isEmpty() ? null : Detectors.named(names);
    this.most = limit;
    this.milliseconds = time;
    this.recording = recording;
  }

  /** Whether a rule wants the session recorded. */
  public static boolean wantsRecording(Collection<Obligation> obligations) {
    return obligations.stream().anyMatch(one -> one instanceof Obligation.Recording);
  }

  /** The time that the call may take, or null where no rule says. */
  public @Nullable Duration time() {
    return milliseconds == 0 ? null : Duration.ofMillis(milliseconds);
  }

  /** Where to write raw output that is to reach the given stream. */
  public OutputStream through(OutputStream out) {
    Capped own = new Capped(out);
    synchronized (masking) {
      capped.add(own);
    }
    if (detectors == null) {
      return own;
    }
    MaskingOutputStream masked = detectors.output(own);
    synchronized (masking) {
      masking.add(masked);
    }
    return masked;
  }

  /** Whether output was cut: too many bytes, or it could no longer be recorded. */
  public boolean cut() {
    return cut;
  }

  /** Why output could no longer be recorded, or null where it could. */
  public @Nullable Reason stopped() {
    return stopped;
  }

  /** Says what came of it, with how often each detector found something. */
  public Outcome outcome(List<String> notes) {
    Map<String, Integer> found = new TreeMap<>();
    synchronized (masking) {
      masking.forEach(one -> one.counts().forEach((name, n) -> found.merge(name, n, Integer::sum)));
      capped.forEach(Capped::end);
    }
    List<String> all = new ArrayList<>(notes);
    found.forEach((name, count) -> all.add("masked " + name + ": " + count));
    return new Outcome(-1, Math.min(bytes.get(), most), -1, cut, all);
  }

  /** Counts, records and hands on; ends with an exception when there is too much. */
  private final class Capped extends OutputStream {
    private final OutputStream out;
    private final @Nullable Transcript transcript;

    Capped(OutputStream out) {
      this.out = out;
      this.transcript = recording == null ? null : new Transcript(recording);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
      if (count == 0) {
        return;
      }
      long before = bytes.getAndAdd(count);
      int fits = (int) Math.max(0, Math.min(count, most - before));
      if (cut || fits < count) {
        cut = true;
      }
      record(from, offset, fits);
      out.write(from, offset, fits);
      if (fits < count) {
        throw new IOException("SP-8110 the output is longer than its limit: " + most + " bytes.");
      }
    }

    private void record(byte[] from, int offset, int count) throws IOException {
      if (transcript == null || count == 0) {
        return;
      }
      try {
        transcript.append(from, offset, count);
      } catch (AccessDeniedException e) {
        cut = true;
        stopped = e.reason();
        throw new IOException(e.getMessage(), e);
      }
    }

    /** All has been handed out. */
    void end() {
      try {
        if (transcript != null) {
          transcript.end();
        }
      } catch (AccessDeniedException e) {
        cut = true;
        stopped = e.reason();
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
