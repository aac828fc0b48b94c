package org.referralconnector;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Looks at the ports before Camel does: it would only warn about one that is taken. */
final class Ports {
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 1_000;

    private Ports() {}

    /**
     * Makes sure that nobody else has our ports.
     *
     * @throws InvalidSetting if another program listens on one of them; the message names the key
     */
    static void checkFree(Settings settings) {
        checkFree(settings, Setting.HTTP_HOST, Setting.HTTP_PORT);
        checkFree(settings, Setting.MANAGEMENT_HOST, Setting.MANAGEMENT_PORT);
    }

    /**
     * A port that nobody listens on at the moment. Not one of those that systems give to outgoing connections, or one of
     * these could have it before it is used.
     */
    static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // the next one may not be
            }
        }
        throw new IllegalStateException("no port is free");
    }

    private static void checkFree(Settings settings, Setting host, Setting port) {
        int number = settings.number(port);
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(settings.get(host), number));
        } catch (IOException e) {
            throw new InvalidSetting(port.key() + ": port " + number + " on " + settings.get(host) + " cannot be had ("
                    + e.getMessage() + "); stop the program that has it or set another port");
        }
    }
}
