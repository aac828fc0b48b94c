package org.referralconnector.campaign;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The campaigns of this connector, by name. */
public final class Campaigns {
    private final Map<String, Campaign> byName;

    /**
     * The campaigns of a list.
     *
     * @throws IllegalArgumentException if two have the same name
     */
    public Campaigns(List<Campaign> campaigns) {
        Map<String, Campaign> named = new LinkedHashMap<>();
        for (Campaign campaign : campaigns) {
            if (named.put(campaign.name(), campaign) != null) {
                throw new IllegalArgumentException("two campaigns are called " + campaign.name());
            }
        }
        byName = Collections.unmodifiableMap(named);
    }

    /** The campaign called {@code name}, if there is one. */
    public Optional<Campaign> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * The campaign called {@code name}.
     *
     * @throws NoSuchElementException if there is none
     */
    public Campaign get(String name) {
        return find(name).orElseThrow(() -> new NoSuchElementException("no campaign is called " + name));
    }

    /** All campaigns, in the order of their files. */
    public Collection<Campaign> all() {
        return byName.values();
    }
}
