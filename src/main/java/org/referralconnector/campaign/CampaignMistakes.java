package org.referralconnector.campaign;

import java.util.List;
import java.util.stream.Collectors;

/** The campaign files cannot be used as they are: holds every mistake of every file, so that one look is enough. */
public final class CampaignMistakes extends RuntimeException {
    private final List<Mistake> mistakes;

    public CampaignMistakes(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = List.copyOf(mistakes);
    }

    /** The mistakes, by file and line. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
