package io.sallyport.ssh;

/**
 * What a command came to. Immutable.
 *
 * @param status the exit status, or -1 where the server gave none
 * @param out what it wrote, as the caller may see it
 * @param err what it wrote to its second stream
 */
public record SshResult(int status, String out, String err) {}
