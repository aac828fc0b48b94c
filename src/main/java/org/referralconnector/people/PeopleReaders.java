package org.referralconnector.people;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Who reads people, by what they are. */
public final class PeopleReaders {
    private final Map<String, PeopleReader> bySource = new LinkedHashMap<>();

    public PeopleReaders(List<PeopleReader> readers) {
        readers.forEach(reader -> reader.sources().forEach(source -> bySource.put(source, reader)));
    }

    /** The reader of a source, if there is one. */
    public Optional<PeopleReader> find(String source) {
        return Optional.ofNullable(bySource.get(source));
    }

    /**
     * The reader of a source.
     *
     * @throws NoSuchElementException if there is none
     */
    public PeopleReader of(String source) {
        return find(source).orElseThrow(() -> new NoSuchElementException("nobody reads " + source));
    }

    /** All sources, in alphabetical order. */
    public List<String> sources() {
        return bySource.keySet().stream().sorted().toList();
    }
}
