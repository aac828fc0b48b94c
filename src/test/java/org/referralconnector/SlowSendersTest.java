package org.referralconnector;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Those who say little, or never stop: they are cut off, and all others are served meanwhile. */
class SlowSendersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int CROWD = 100;
    private static final String HEAD =
            "POST /webhooks/spring HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    private static RunningConnector connector;

    private final ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor();
    private final List<Socket> sockets = new ArrayList<>();
    private Future<?> bytes = CompletableFuture.completedFuture(null);

    @BeforeAll
    static void start() throws Exception {
        connector = RunningConnector.start(
                DatabaseKind.H2, Map.of("referral.http.idle-timeout", PATIENCE.toSeconds() + "s"));
    }

    @AfterAll
    static void stop() {
        connector.close();
    }

    @AfterEach
    void hangUp() throws IOException {
        bytes.cancel(true);
        trickle.shutdownNow();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void who_says_nothing_is_cut_off() throws Exception {
        crowd("");

        allAreCutOff();
    }

    @Test
    void a_head_that_comes_byte_by_byte_is_cut_off_and_stops_nobody_else() throws Exception {
        crowd("POST /webhooks/spring HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        trickleInto(sockets);

        othersAreServed();
        allAreCutOff();
    }

    @Test
    void a_body_that_comes_byte_by_byte_is_cut_off_and_stops_nobody_else() throws Exception {
        crowd(HEAD + "Content-Length: 100000\r\n\r\n{");
        trickleInto(sockets);

        othersAreServed();
        allAreCutOff();
        assertThat(connector.operate("GET", "/api/deliveries?limit=500", null).body())
                .doesNotContain("slow");
    }

    @Test
    void the_next_head_of_a_sender_who_was_served_has_to_come_in_time_too() throws Exception {
        String body = "{\"id\": \"evt\", \"type\": \"lead.joined\", \"participant\": {\"id\": \"p-next\"}}";
        Socket socket = connect(HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body + "POST /web");
        trickleInto(List.of(socket));

        assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII)).startsWith("HTTP/1.1 202 ");
    }

    @Test
    void chunks_without_end_are_refused_once_they_are_too_many_and_none_of_them_is_kept() throws Exception {
        Socket socket = connect(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
        long before = usedMemory();

        assertThat(sendsWithoutEnd(socket)).as("still connected").isFalse();

        assertThat(usedMemory() - before).as("bytes that are kept").isLessThan(50_000_000);
        othersAreServed();
    }

    /** Whether a sender of endless chunks is still listened to after five times the patience. */
    private static boolean sendsWithoutEnd(Socket socket) {
        byte[] chunk = ("10000\r\n" + "a".repeat(65_536) + "\r\n").getBytes(US_ASCII);
        long end = System.nanoTime() + PATIENCE.multipliedBy(5).toNanos();
        try {
            while (System.nanoTime() < end) {
                socket.getOutputStream().write(chunk);
            }
            return true;
        } catch (IOException cutOff) {
            return false;
        }
    }

    private void crowd(String said) throws IOException {
        for (int i = 0; i < CROWD; i++) {
            connect(said);
        }
    }

    private Socket connect(String said) throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), connector.settings().number(Setting.HTTP_PORT));
        sockets.add(socket);
        socket.setSoTimeout((int) PATIENCE.multipliedBy(5).toMillis());
        socket.getOutputStream().write(said.getBytes(US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private void trickleInto(List<Socket> slow) {
        bytes = trickle.scheduleAtFixedRate(
                () -> slow.forEach(SlowSendersTest::oneByte), 0, PATIENCE.toMillis() / 10, TimeUnit.MILLISECONDS);
    }

    private static void oneByte(Socket socket) {
        try {
            socket.getOutputStream().write('a');
            socket.getOutputStream().flush();
        } catch (IOException cutOff) {
            // which is what the test waits for
        }
    }

    private static void othersAreServed() {
        for (int i = 0; i < 10; i++) {
            long begin = System.nanoTime();
            assertThat(connector
                            .leadJoined("evt-" + System.nanoTime(), "p-" + i, "ada" + i + "@example.org")
                            .status())
                    .isEqualTo(202);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        }
    }

    private void allAreCutOff() throws IOException {
        for (Socket socket : sockets) {
            try {
                assertThat(socket.getInputStream().readAllBytes()).isEmpty();
            } catch (SocketTimeoutException e) {
                throw new AssertionError("still connected", e);
            } catch (IOException reset) {
                // cut off in the middle of a byte
            }
        }
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
