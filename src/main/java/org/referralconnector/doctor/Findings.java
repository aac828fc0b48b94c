package org.referralconnector.doctor;

import java.util.ArrayList;
import java.util.List;

/** What was found so far, of all areas or of one. Not for several threads at a time. */
public final class Findings {
    private final String area;
    private final List<Finding> all;

    private Findings(String area, List<Finding> all) {
        this.area = area;
        this.all = all;
    }

    /** Nothing yet. */
    public Findings() {
        this("", new ArrayList<>());
    }

    /** The same findings; what is added by this view of them is about {@code name}. */
    public Findings in(String name) {
        return new Findings(name, all);
    }

    /**
     * Adds a finding.
     *
     * @param subject what it is about in particular
     * @param what what was found, in words
     * @param values what the places in the diagnosis' cure stand for, in their order
     */
    public void add(Diagnosis diagnosis, String subject, String what, String... values) {
        all.add(new Finding(diagnosis, area, subject, what, diagnosis.cure(values)));
    }

    /** Adds a finding whose cure the other side's own table of errors knows better. */
    public void addWithCure(Diagnosis diagnosis, String subject, String what, String cure) {
        all.add(new Finding(diagnosis, area, subject, what, cure));
    }

    /** All of them, in the order in which they were found. */
    public List<Finding> all() {
        return List.copyOf(all);
    }

    /** How many are of that level. */
    public int count(Level level) {
        return (int) all.stream().filter(one -> one.level() == level).count();
    }
}
