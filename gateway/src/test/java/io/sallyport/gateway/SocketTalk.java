package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** Opens a WebSocket and tells what came of it. */
final class SocketTalk {
  private SocketTalk() {}

  /** The first text, or the status or failure instead of one. */
  static String first(OkHttpClient client, String url) throws InterruptedException {
    AtomicReference<String> got = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    WebSocketListener listener =
        new WebSocketListener() {
          @Override
          public void onMessage(WebSocket socket, String text) {
            got.compareAndSet(null, text);
            done.countDown();
          }

          @Override
          public void onFailure(WebSocket socket, Throwable t, Response response) {
            got.compareAndSet(null, response == null ? t.toString() : "" + response.code());
            done.countDown();
          }
        };
    client.newWebSocket(new Request.Builder().url(url).build(), listener);
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    client.dispatcher().executorService().shutdown();
    return got.get();
  }
}
