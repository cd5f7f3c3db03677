package io.sallyport.audit.journal;

import java.nio.file.Path;

/**
 * A last line that its writer did not finish, because its process or machine died, and that was
 * moved aside. Immutable.
 *
 * @param file the file it was cut from
 * @param offset where it began, in bytes
 * @param bytes how long it was
 * @param sha256 its digest, in hex
 * @param sidecar the file that now holds it
 */
public record JournalRepair(Path file, long offset, long bytes, String sha256, Path sidecar) {}
