package io.sallyport.audit.journal;

/**
 * What a journal did since it was opened. Immutable.
 *
 * @param events events that it took
 * @param writes pieces handed to the operating system, each of one or many events
 * @param forces times that the disk was told to keep what it has
 * @param refused events that it did not take
 * @param pending bytes of events that wait in memory
 */
public record JournalMetrics(long events, long writes, long forces, long refused, long pending) {}
