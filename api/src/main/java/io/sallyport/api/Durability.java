package io.sallyport.api;

/** How safe an audit record must be before the call goes on, weakest first. */
public enum Durability {
  /** Accepted, handed on within 50 ms; for records that nothing waits for, such as outcomes. */
  BUFFERED,
  /** In the operating system's hands: survives the death of the process; on disk within 50 ms. */
  WRITTEN,
  /** Forced to disk. */
  SYNCED
}
