package org.referralconnector.salesforce;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.campaign.DueDelivery;
import org.referralconnector.journal.Link;

/** The records that are known of a batch's participants. */
final class KnownLinks {

    private final Map<Place, Map<String, String>> idsByObject = new HashMap<>();

    KnownLinks(List<Link> links) {
        for (Link link : links) {
            Place place = new Place(new Participant(link.campaign(), link.participant()), link.destination());
            idsByObject.computeIfAbsent(place, first -> new HashMap<>()).put(link.object(), link.recordId());
        }
    }

    /** The objects of which the delivery's participant is a record in the delivery's destination. */
    Set<String> objects(DueDelivery due) {
        return idsByObject.getOrDefault(Place.of(due), Map.of()).keySet();
    }

    /** The id of the participant's record of {@code object}. */
    Optional<String> recordId(DueDelivery due, String object) {
        return Optional.ofNullable(
                idsByObject.getOrDefault(Place.of(due), Map.of()).get(object));
    }

    private record Place(Participant participant, String destination) {
        static Place of(DueDelivery due) {
            return new Place(Participant.of(due), due.delivery().destination());
        }
    }
}
