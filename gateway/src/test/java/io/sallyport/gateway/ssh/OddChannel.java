package io.sallyport.gateway.ssh;

import org.apache.sshd.client.channel.AbstractClientChannel;

/** A channel of any kind, on which nothing is asked for. */
final class OddChannel extends AbstractClientChannel {
  OddChannel(String kind) {
    super(kind);
  }

  @Override
  protected void doOpen() {
    // Nothing more than the channel itself.
  }

  @Override
  protected void doWriteData(byte[] data, int off, long len) {
    // Nothing is wanted.
  }

  @Override
  protected void doWriteExtendedData(byte[] data, int off, long len) {
    // Nothing is wanted.
  }
}
