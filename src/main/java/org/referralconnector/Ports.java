package org.referralconnector;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks at the ports before Camel does: it would only warn about one that is taken. */
final class Ports {
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

    /** A port that nobody listens on at the moment. */
    static int free() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no port is free", e);
        }
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
