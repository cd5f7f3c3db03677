package io.sallyport.audit.journal;

import io.sallyport.api.Durability;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way into a file: its bytes, with room for the chain's fields, and how far it
 * got. The bytes are settled when it is queued; after that whoever holds the write turn owns
 * everything but {@link #state} and {@link #waiter}.
 */
final class Line {
  /** How far a line got. */
  enum State {
    QUEUED,
    WRITTEN,
    REFUSED
  }

  /** The digits of a SHA-256. */
  static final int HASH = 64;

  final byte[] bytes;
  final int length;

  /**
   * Where the member {@code hash} starts and ends, its one comma included: what the hash leaves
   * out.
   */
  final int hashFrom;

  final int hashTo;

  /** Where the digits of the hash, those of the former hash, and the number go. */
  final int hashAt;

  final int prevAt;
  final int seqAt;
  final ChainFields chain;
  final Durability durability;

  volatile State state = State.QUEUED;
  volatile @Nullable Thread waiter;
  long seq;

  Line(CanonicalJson json, ChainFields chain, Durability durability) {
    this.bytes = json.bytes();
    this.length = json.length();
    this.hashFrom = chain.hashFrom;
    this.hashTo = chain.hashTo;
    this.hashAt = chain.hashAt;
    this.prevAt = chain.prevAt;
    this.seqAt = chain.seqAt;
    this.chain = chain;
    this.durability = durability;
  }

  /** Where the chain's fields stand in a line that is being encoded. */
  static final class ChainFields {
    private int hashFrom;
    private int hashTo;
    private int hashAt;
    private int prevAt;
    private int seqAt;

    /** The same in a line that is longer by so many bytes before them. */
    ChainFields shifted(int by) {
      return shifted(by, by);
    }

    /** The same where so many bytes more stand before the hashes, and before the number. */
    ChainFields shifted(int by, int bySeq) {
      ChainFields moved = new ChainFields();
      moved.hashFrom = hashFrom + by;
      moved.hashTo = hashTo + by;
      moved.hashAt = hashAt + by;
      moved.prevAt = prevAt + by;
      moved.seqAt = seqAt + bySeq;
      return moved;
    }

    void hash(CanonicalJson json) {
      boolean first = json.length() == 1;
      hashFrom = json.length();
      json.key("hash");
      hashAt = json.placeholder(HASH);
      if (first) {
        // The comma behind it goes with it; the member that follows finds it there.
        hashTo = json.length() + 1;
      } else {
        hashTo = json.length();
      }
    }

    void prev(CanonicalJson json) {
      json.key("prev");
      prevAt = json.placeholder(HASH);
    }

    void seq(CanonicalJson json) {
      json.key("seq");
      seqAt = json.length();
      // One digit that the real number takes the place of.
      json.integer(0);
    }
  }
}
