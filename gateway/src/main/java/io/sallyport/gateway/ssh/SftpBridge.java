package io.sallyport.gateway.ssh;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.semantics.ssh.FileGate;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's file session: its messages are read, decided on, and passed on one by one. */
final class SftpBridge extends Carrier {
  private static final Logger log = LoggerFactory.getLogger(SftpBridge.class);

  SftpBridge(Link link, ExecutorService workers) {
    super(link, workers);
  }

  @Override
  int serve() throws AccessDeniedException, IOException {
    Inbox from = in();
    ChannelSubsystem channel = link.upstream().createSubsystemChannel("sftp");
    Inbox back = Inbox.output(channel);
    open(channel);
    SftpUpstream target = new SftpUpstream(back, channel.getInvertedIn());
    FileGate gate = new FileGate(link.session(), target);
    SftpRequests requests = new SftpRequests(link, gate, target, out());
    requests.greet(from);
    Future<?> answers =
        workers.submit(
            () -> {
              try {
                target.answers(requests::flush);
              } catch (IOException e) {
                log.debug("A file session broke off.", e);
              } finally {
                // The client's requests have nobody to go to any more.
                channel.close(true);
                from.close();
              }
            });
    try {
      requests.serve(from);
      return 0;
    } finally {
      requests.end();
      answers.cancel(true);
    }
  }

  @Override
  void ended() {
    // The requests have said so themselves.
  }
}
