package org.referralconnector.sandbox.salesforce.record;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Fault;
import org.referralconnector.sandbox.http.Faults;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;

/** Lets the faults that are ordered for single records strike. */
public final class RecordFaults {
    private static final int BAD_REQUEST = 400;

    private final Faults faults;

    public RecordFaults(Faults faults) {
        this.faults = faults;
    }

    /**
     * Checks a record that a client is about to write.
     *
     * @param values what the record is going to hold
     * @throws Refusal if a fault hits it
     */
    void check(ObjectType type, Map<String, Object> values, WriteOptions options) {
        if (!options.byClient()) {
            return;
        }
        if (faults.strikes(Fault.Kind.LOCK_ROW, options.call())) {
            throw Refusal.record("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record");
        }
        Optional<Fault> struck = faults.strike(
                Fault.Kind.REFUSE_RECORD, options.call(), fault -> concerns(fault, type, values, options));
        struck.ifPresent(fault -> {
            throw refusal(fault);
        });
    }

    /**
     * Checks a part of the organization, such as a custom field, that a client is about to write.
     *
     * @param object what kind of part it is
     * @param fullName its only value on which a fault can depend, as {@code FullName}
     * @throws Refusal if a fault hits it
     */
    public void checkPart(Call call, String object, String fullName) {
        Optional<Fault> struck = faults.strike(
                Fault.Kind.REFUSE_RECORD,
                call,
                fault -> object.equalsIgnoreCase(fault.object())
                        && fault.where().entrySet().stream()
                                .allMatch(wanted -> wanted.getKey().equalsIgnoreCase("FullName")
                                        && wanted.getValue().equalsIgnoreCase(fullName)));
        struck.ifPresent(fault -> {
            throw refusal(fault);
        });
    }

    private static boolean concerns(Fault fault, ObjectType type, Map<String, Object> values, WriteOptions options) {
        boolean isTheOne = fault.nth() == null || fault.nth() == options.position() + 1;
        boolean isOfObject = fault.object() == null || fault.object().equalsIgnoreCase(type.name());
        return isTheOne
                && isOfObject
                && fault.where().entrySet().stream()
                        .allMatch(wanted -> holds(type, values, wanted.getKey(), wanted.getValue()));
    }

    private static boolean holds(ObjectType type, Map<String, Object> values, String name, String wanted) {
        return type.field(name)
                .map(field -> values.get(field.name()))
                .filter(value -> value.toString().equalsIgnoreCase(wanted))
                .isPresent();
    }

    private static Refusal refusal(Fault fault) {
        String message = fault.message() == null ? "Ordered through /sandbox/faults" : fault.message();
        int status = fault.status() == 0 ? BAD_REQUEST : fault.status();
        return Refusal.of(status, fault.code(), message, List.copyOf(fault.fields()));
    }
}
