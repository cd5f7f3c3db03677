package io.sallyport.jdbc.wire;

/** What is sent in one frame. Immutable, save for the arrays in it. */
public sealed interface Message
    permits Batch,
        Bye,
        Call,
        Cancel,
        Chunk,
        Describe,
        End,
        Execute,
        Failure,
        Fetch,
        Hello,
        More,
        ReadLob,
        Release,
        Result,
        Rows,
        Value,
        Welcome {
  /** The byte that names it. */
  MessageType type();

  /** Writes the content, without the frame around it. */
  void write(WireWriter out);
}
