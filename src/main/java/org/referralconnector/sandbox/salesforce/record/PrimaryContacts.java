package org.referralconnector.sandbox.salesforce.record;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/**
 * The contact of a deal and its primary contact role are the same: a deal that is created with a contact gets the role,
 * and whatever becomes of the primary role, the deal shows its contact.
 */
final class PrimaryContacts {
    private static final String ROLE = "OpportunityContactRole";
    private static final String DEAL = "Opportunity";
    private final Schema schema;
    private final RecordStore store;
    private final Completion completion;

    PrimaryContacts(Schema schema, RecordStore store, Completion completion) {
        this.schema = schema;
        this.store = store;
        this.completion = completion;
    }

    /** Does what follows from a record that was just added. */
    void followNew(Row row, WriteOptions options) {
        if (row.type().equals(DEAL) && row.get("ContactId") != null) {
            addRole(row, options);
        }
        follow(row, options);
    }

    /** Does what follows from a record that was just changed. */
    void follow(Row row, WriteOptions options) {
        if (!row.type().equals(ROLE)) {
            return;
        }
        if (row.is("IsPrimary") && !row.deleted()) {
            rolesOf(row.text("OpportunityId")).stream()
                    .filter(other -> other.is("IsPrimary") && !other.id().equals(row.id()))
                    .forEach(other -> change(type(ROLE), other, "IsPrimary", false, options));
        }
        showPrimary(row.text("OpportunityId"), options);
    }

    private void addRole(Row deal, WriteOptions options) {
        ObjectType roles = type(ROLE);
        Row role = new Row(ROLE, completion.defaults(roles, options.userId()))
                .with(Map.of("OpportunityId", deal.id(), "ContactId", deal.get("ContactId"), "IsPrimary", true));
        store.insert(
                roles,
                completion.complete(roles, role, Map.of(), options.userId()).values(),
                options.origin());
    }

    private void showPrimary(String dealId, WriteOptions options) {
        Row deal = store.find(type(DEAL), dealId).orElseThrow();
        Optional<Row> primary =
                rolesOf(dealId).stream().filter(role -> role.is("IsPrimary")).findFirst();
        String contact = primary.map(role -> role.text("ContactId")).orElse(null);
        if (!deal.deleted() && !Objects.equals(contact, deal.get("ContactId"))) {
            change(type(DEAL), deal, "ContactId", contact, options);
        }
    }

    private List<Row> rolesOf(String dealId) {
        ObjectType roles = type(ROLE);
        return store.with(roles, roles.field("OpportunityId").orElseThrow(), dealId).stream()
                .filter(role -> !role.deleted())
                .toList();
    }

    private void change(ObjectType type, Row former, String field, Object value, WriteOptions options) {
        Map<String, Object> values = Collections.singletonMap(field, value);
        store.replace(
                type,
                former,
                completion.complete(type, former.with(values), values, options.userId()),
                options.origin());
    }

    private ObjectType type(String name) {
        return schema.type(name).orElseThrow();
    }
}
