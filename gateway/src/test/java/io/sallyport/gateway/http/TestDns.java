package io.sallyport.gateway.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/**
 * A DNS server (RFC 1035) that gives another answer each time it is asked for an address, as one
 * does that means to rebind a name; and a resolver that asks it.
 */
final class TestDns implements AutoCloseable {
  private static final int HEADER = 12;

  private final DatagramSocket socket;
  private final Deque<List<String>> answers = new ArrayDeque<>();
  private final AtomicInteger asked = new AtomicInteger();

  TestDns() throws SocketException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "test-dns");
    thread.setDaemon(true);
    thread.start();
  }

  /** What the next question gets; the last one of all stays. */
  synchronized TestDns answer(String... addresses) {
    answers.add(List.of(addresses));
    return this;
  }

  /** What every question gets from now on. */
  synchronized void only(String... addresses) {
    answers.clear();
    answers.add(List.of(addresses));
  }

  int asked() {
    return asked.get();
  }

  private synchronized List<String> next() {
    return answers.size() > 1 ? answers.remove() : answers.element();
  }

  private void serve() {
    byte[] buffer = new byte[512];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        byte[] reply = reply(Arrays.copyOf(buffer, packet.getLength()));
        socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private byte[] reply(byte[] question) throws IOException {
    int end = HEADER;
    while (question[end] != 0) {
      end += question[end] + 1;
    }
    end += 5;
    int type = question[end - 3];
    List<byte[]> records = new ArrayList<>();
    if (type == 1) {
      asked.incrementAndGet();
      for (String address : next()) {
        records.add(InetAddress.getByName(address).getAddress());
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(question, 0, 2);
    out.writeBytes(new byte[] {(byte) 0x84, 0, 0, 1, 0, (byte) records.size(), 0, 0, 0, 0});
    out.write(question, HEADER, end - HEADER);
    for (byte[] record : records) {
      // The name by a pointer, A, IN, to be forgotten at once.
      out.writeBytes(new byte[] {(byte) 0xC0, HEADER, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4});
      out.writeBytes(record);
    }
    return out.toByteArray();
  }

  /** Asks this server, each time anew; of a name service that a test runs itself. */
  @SuppressWarnings("BanJNDI")
  InetAddress[] all(String host) throws UnknownHostException {
    Hashtable<String, String> settings = new Hashtable<>();
    settings.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
    settings.put("java.naming.provider.url", "dns://127.0.0.1:" + socket.getLocalPort());
    List<InetAddress> found = new ArrayList<>();
    try {
      DirContext context = new InitialDirContext(settings);
      Attributes all = context.getAttributes(host, new String[] {"A"});
      Attribute addresses = all.get("A");
      NamingEnumeration<?> each = addresses.getAll();
      while (each.hasMore()) {
        found.add(InetAddress.getByName(String.valueOf(each.next())));
      }
      context.close();
    } catch (NamingException e) {
      UnknownHostException unknown = new UnknownHostException(host);
      unknown.initCause(e);
      throw unknown;
    }
    return found.toArray(new InetAddress[0]);
  }

  @Override
  public void close() {
    socket.close();
  }
}
