package org.referralconnector.intercom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads contacts out of answers (REST API 2.16). */
final class ContactAnswers {
    private final ObjectMapper json;

    ContactAnswers(ObjectMapper json) {
        this.json = json;
    }

    /**
     * A page of a search: {@code {"type": "list", "data": [contact, …], "pages": {"next": {"starting_after"}}}}.
     *
     * @param next where the next page begins; empty after the last one
     */
    record Page(List<Candidate> candidates, Optional<String> next) {}

    /** The contact of an answer; empty if there is none in it. */
    Optional<Candidate> contact(IntercomAnswer answer) {
        return tree(answer).flatMap(Candidate::of);
    }

    /** The page of contacts of an answer; empty if there is none in it. */
    Optional<Page> page(IntercomAnswer answer) {
        return tree(answer).filter(tree -> tree.path("data").isArray()).map(tree -> {
            List<Candidate> candidates = new ArrayList<>();
            tree.path("data").forEach(contact -> Candidate.of(contact).ifPresent(candidates::add));
            JsonNode next = tree.path("pages").path("next").path("starting_after");
            return new Page(
                    candidates, Optional.of(next).filter(JsonNode::isTextual).map(JsonNode::asText));
        });
    }

    /** The id that an answer gives to a tag; empty if there is none in it. */
    Optional<String> id(IntercomAnswer answer) {
        return tree(answer).map(tree -> tree.path("id").asText("")).filter(id -> !id.isEmpty());
    }

    private Optional<JsonNode> tree(IntercomAnswer answer) {
        try {
            return Optional.ofNullable(json.readTree(answer.body()));
        } catch (JsonProcessingException noJson) {
            return Optional.empty();
        }
    }
}
