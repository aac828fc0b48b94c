package org.referralconnector.sandbox.intercom.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.referralconnector.sandbox.intercom.wire.Cursor;
import org.referralconnector.sandbox.intercom.wire.Refusal;
import org.referralconnector.sandbox.intercom.wire.Request;
import org.referralconnector.sandbox.intercom.workspace.Contact;
import org.referralconnector.sandbox.intercom.workspace.Settings;
import org.referralconnector.sandbox.intercom.workspace.Workspace;

/** Finds contacts as the index knows them, which may be a while behind, page by page. */
public final class ContactSearch {
    private static final int PER_PAGE = 50;

    private final Workspace workspace;
    private final Fields fields;

    /**
     * One page of what was found.
     *
     * @param total how many there are on all pages
     * @param next where the next page begins; empty after the last
     */
    public record Page(List<Contact> contacts, int number, int size, int total, Optional<Cursor> next) {
        public int pages() {
            return (total + size - 1) / size;
        }
    }

    public ContactSearch(Workspace workspace) {
        this.workspace = workspace;
        this.fields = new Fields(workspace.attributes());
    }

    /** The page of {@code GET /contacts}: all contacts, the latest first. */
    public Page list(Request request) {
        Optional<Cursor> after = request.call().query("starting_after").map(Cursor::of);
        return page(contact -> true, Sorting.LATEST_FIRST, request.perPage(), after);
    }

    /** The page of {@code POST /contacts/search}. */
    public Page search(Request request) {
        JsonNode query = request.body().path("query");
        if (query.isMissingNode()) {
            throw Refusal.missing("query not specified");
        }
        Settings settings = workspace.settings();
        boolean byDay = request.version().isAtLeast(settings.datesByDayFrom());
        Predicate<Contact> filter =
                new FilterReader(fields, workspace.segments(), settings.timezone(), byDay).read(query);
        JsonNode pagination = request.body().path("pagination");
        JsonNode perPage = pagination.path("per_page");
        Optional<Cursor> after = Optional.of(pagination.path("starting_after"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .map(Cursor::of);
        return page(
                filter,
                Sorting.of(request.body().path("sort"), fields),
                Request.perPage(perPage.isMissingNode() || perPage.isNull() ? null : perPage.asText(), PER_PAGE),
                after);
    }

    private Page page(Predicate<Contact> filter, Sorting sorting, int size, Optional<Cursor> after) {
        List<Contact> found = workspace
                .people()
                .searchable()
                .filter(filter)
                .sorted(sorting.comparator())
                .toList();
        List<Contact> rest = after.map(cursor -> found.stream()
                        .filter(contact -> sorting.isBehind(contact, cursor))
                        .toList())
                .orElse(found);
        List<Contact> page = rest.subList(0, Math.min(size, rest.size()));
        int number = after.map(Cursor::page).orElse(1);
        Optional<Cursor> next = rest.size() > size
                ? Optional.of(cursorBehind(page.get(size - 1), sorting, number + 1))
                : Optional.empty();
        return new Page(page, number, size, found.size(), next);
    }

    private static Cursor cursorBehind(Contact last, Sorting sorting, int page) {
        JsonNode key = sorting.key(last);
        return new Cursor(key.isMissingNode() ? NullNode.getInstance() : key, last.id(), page);
    }
}
