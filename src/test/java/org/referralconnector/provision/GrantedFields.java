package org.referralconnector.provision;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** What the permission set that a set-up makes lets the integration user do with single fields. */
public final class GrantedFields {
    private final Access access;

    public GrantedFields(Needs needs) {
        this.access = needs.access();
    }

    /** The objects of which something is allowed. */
    public Set<String> objects() {
        return access.objects().keySet();
    }

    /**
     * The words {@code hidden}, {@code read-only} and {@code editable}, as the sandbox knows them.
     *
     * @param field the field as describe has it
     * @return empty if everybody sees the field
     */
    public Optional<String> of(String object, JsonNode field) {
        if (!PresentField.described(field).permissionable()) {
            return Optional.empty();
        }
        Boolean edit = access.fields(object).get(field.path("name").asText());
        return Optional.of(edit == null ? "hidden" : edit ? "editable" : "read-only");
    }
}
