package io.sallyport.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Attributes;
import io.sallyport.api.Subject;
import io.sallyport.policy.spi.AttributeSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link AttributeSource} does. Extend it and name a subject that the source knows. */
public abstract class AttributeSourceContract {
  /** For subclasses. */
  protected AttributeSourceContract() {}

  /** The source under test. */
  protected abstract AttributeSource source();

  /** A subject of which the source knows at least one fact. */
  protected abstract Subject known();

  @Test
  void aKnownSubjectHasFacts() {
    assertThat(source().attributesOf(known()).values()).isNotEmpty();
  }

  @Test
  void anUnknownSubjectHasNoFactsAndIsNoError() {
    Subject nobody = Subject.of("nobody-that-any-source-knows");
    assertThat(source().attributesOf(nobody)).isEqualTo(Attributes.none());
  }

  @Test
  void manyThreadsGetTheSameAnswer() {
    AttributeSource source = source();
    Attributes one = source.attributesOf(known());
    List<Attributes> many =
        IntStream.range(0, 200).parallel().mapToObj(i -> source.attributesOf(known())).toList();
    assertThat(many).containsOnly(one);
  }
}
