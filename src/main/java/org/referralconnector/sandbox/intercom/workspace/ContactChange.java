package org.referralconnector.sandbox.intercom.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a call wants a contact to be, checked value by value; a null node takes a value away. */
record ContactChange(
        Map<String, JsonNode> fields,
        Map<String, JsonNode> attributes,
        Optional<Instant> createdAt,
        Optional<Instant> updatedAt) {}
