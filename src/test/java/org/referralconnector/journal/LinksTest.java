package org.referralconnector.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

class LinksTest {
    private static final Link ADDRESS = new Link("*", "email:1", "intercom/default", "contact", "c-1");
    private static final Link PERSON = new Link("spring", "p-1", "intercom/default", "contact", "c-1");
    private static final Link ELSEWHERE = new Link("*", "email:1", "intercom/emea", "contact", "c-2");

    @OnTwoDatabases
    void what_is_known_of_participants_is_found_by_their_names_whatever_their_campaign(TestDatabase test)
            throws Exception {
        Links links = new Links(test.database());
        links.learn(List.of(ADDRESS, PERSON, ELSEWHERE));

        assertThat(links.named("intercom/default", List.of("email:1", "email:2")))
                .containsExactly(ADDRESS);
        assertThat(links.named("intercom/default", List.of("email:1", "p-1")))
                .containsExactlyInAnyOrder(ADDRESS, PERSON);
        assertThat(links.named("intercom/default", List.of())).isEmpty();
    }

    @OnTwoDatabases
    void what_was_learned_first_stays(TestDatabase test) throws Exception {
        Links links = new Links(test.database());
        links.learn(List.of(ADDRESS));
        links.learn(List.of(new Link("*", "email:1", "intercom/default", "contact", "c-3")));

        assertThat(links.named("intercom/default", List.of("email:1"))).containsExactly(ADDRESS);
    }
}
