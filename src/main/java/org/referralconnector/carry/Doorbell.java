package org.referralconnector.carry;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes the workers of a destination when something was recorded for it. A ring that nobody hears is kept. */
final class Doorbell {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private boolean pending;
    private boolean dismissed;

    void ring() {
        lock.lock();
        try {
            pending = true;
            rung.signal();
        } finally {
            lock.unlock();
        }
    }

    /** From now on nobody waits, or, if {@code false}, everybody may wait again. */
    void dismiss(boolean dismiss) {
        lock.lock();
        try {
            dismissed = dismiss;
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a ring or until the time is up. */
    void await(long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!pending && !dismissed && left > 0) {
                left = rung.awaitNanos(left);
            }
            pending = false;
        } finally {
            lock.unlock();
        }
    }
}
