package io.sallyport.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Caller;
import io.sallyport.api.Obligation;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Recording;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.RecordingWriter;
import io.sallyport.audit.spi.SessionRecorder;
import io.sallyport.policy.spi.Opinion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A session's recordings begin and end on record, and what cannot be recorded is refused. */
final class RecordingTest {
  private static final PepCapabilities ALL =
      new PepCapabilities("gateway", EnumSet.allOf(Obligation.Type.class));

  private final ListSink sink = new ListSink();
  private final Tape tape = new Tape();

  /** A recorder in memory whose next append can be made to fail, or be one too many. */
  private static final class Tape implements SessionRecorder, RecordingWriter {
    final List<String> kept = new ArrayList<>();
    boolean broken;
    int most = Integer.MAX_VALUE;
    int ends;

    @Override
    public RecordingWriter open(Head head) throws AuditException {
      if (broken) {
        throw new AuditException("SP-4210 broken", null);
      }
      return this;
    }

    @Override
    public String name() {
      return "tape";
    }

    @Override
    public boolean append(Recording.Stream stream, byte[] bytes, int offset, int length)
        throws AuditException {
      return append(new String(bytes, offset, length, StandardCharsets.UTF_8), Map.of());
    }

    @Override
    public boolean append(String event, Map<String, ?> members) throws AuditException {
      if (broken) {
        throw new AuditException("SP-4211 broken", null);
      }
      return kept.size() < most && kept.add(event);
    }

    @Override
    public End end() {
      ends++;
      return new End("digest", kept.size(), kept.size(), !broken);
    }
  }

  private AccessSession session() throws AccessDeniedException {
    Kernel kernel =
        new KernelBuilder()
            .policy(FixedPolicy.of("rules", (request, access) -> Opinion.permit("rule")))
            .sink(sink)
            .recorder(tape)
            .build();
    return kernel.open(Caller.of(Subject.of("anna")), new Target("web-1"), ALL);
  }

  private static void show(Recording to, String text) throws AccessDeniedException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    to.append(Recording.Stream.OUTPUT, bytes, 0, bytes.length);
  }

  private List<String> trail() {
    return sink.events.stream()
        .filter(e -> !(e instanceof AuditEvent.SessionOpened))
        .map(e -> e.getClass().getSimpleName())
        .toList();
  }

  @Test
  void aRecordingBeginsAndEndsOnRecordWithItsDigest() throws Exception {
    AccessSession session = session();
    try (Recording recording = session.record(Recording.Kind.TERMINAL, Map.of())) {
      show(recording, "one");
      show(recording, "two");
    }
    assertThat(tape.kept).containsExactly("one", "two");
    assertThat(trail()).containsExactly("RecordingStarted", "RecordingEnded");
    AuditEvent.RecordingEnded end = (AuditEvent.RecordingEnded) sink.events.get(2);
    assertThat(end.end().sha256()).isEqualTo("digest");
    assertThat(end.recording()).isEqualTo("tape");
  }

  @Test
  void aRecordingEndsWithItsSessionAndOnce() throws Exception {
    AccessSession session = session();
    Recording recording = session.record(Recording.Kind.TERMINAL, Map.of());
    session.close();
    recording.close();
    assertThat(trail()).containsExactly("RecordingStarted", "RecordingEnded", "SessionClosed");
    assertThat(recording.ended()).isTrue();
    assertThatThrownBy(() -> show(recording, "late")).hasMessageStartingWith("SP-4204");
    assertThatThrownBy(() -> session.record(Recording.Kind.TERMINAL, Map.of()))
        .hasMessageStartingWith("SP-2011");
    assertThat(tape.ends).isEqualTo(1);
  }

  @Test
  void whatAFullRecordingDoesNotTakeIsRefusedFromThenOn() throws Exception {
    tape.most = 1;
    Recording recording = session().record(Recording.Kind.TERMINAL, Map.of());
    show(recording, "one");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> show(recording, "two"))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageStartingWith("SP-4203");
    }
    assertThat(recording.ended()).isTrue();
    assertThat(trail()).containsExactly("RecordingStarted", "RecordingEnded");
  }

  @Test
  void whatAFailingRecordingDoesNotTakeIsRefusedFromThenOn() throws Exception {
    Recording recording = session().record(Recording.Kind.TERMINAL, Map.of());
    tape.broken = true;
    assertThatThrownBy(() -> show(recording, "one")).hasMessageStartingWith("SP-4202");
    tape.broken = false;
    assertThatThrownBy(() -> show(recording, "two")).hasMessageStartingWith("SP-4202");
    assertThat(trail()).containsExactly("RecordingStarted", "RecordingEnded");
  }

  @Test
  void aRecordingThatCannotBeginIsRefused() throws Exception {
    AccessSession session = session();
    tape.broken = true;
    assertThatThrownBy(() -> session.record(Recording.Kind.SQL, Map.of()))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageStartingWith("SP-4201");
    assertThat(trail()).isEmpty();
  }

  @Test
  void aRecordingWhoseBeginningCannotBeRecordedIsRefusedAndEnded() throws Exception {
    AccessSession session = session();
    sink.failing = true;
    assertThatThrownBy(() -> session.record(Recording.Kind.SQL, Map.of()))
        .hasMessageStartingWith("SP-4201");
    assertThat(tape.ends).isEqualTo(1);
  }

  @Test
  void withoutARecorderThereIsNoRecording() throws Exception {
    Kernel kernel =
        new KernelBuilder()
            .policy(FixedPolicy.of("rules", (request, access) -> Opinion.permit("rule")))
            .sink(sink)
            .build();
    AccessSession session = kernel.open(Caller.of(Subject.of("anna")), new Target("t"), ALL);
    assertThatThrownBy(() -> session.record(Recording.Kind.SQL, Map.of()))
        .hasMessageStartingWith("SP-4200");
  }

  @Test
  void twoRulesJoinToTheLargerSample() {
    Obligation.Recording few = new Obligation.Recording(5, true);
    assertThat(few.with(new Obligation.Recording(20, false)))
        .isEqualTo(new Obligation.Recording(20, true));
  }
}
