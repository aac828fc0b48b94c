package org.referralconnector.provision;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Rights on objects and fields: what is needed, as far as the org has it. For one thread. */
final class Access {
    /** Objects to which access comes with another object's: no permission can be given for them. */
    private static final Map<String, String> WITH_ANOTHER =
            Map.of("OpportunityContactRole", "Opportunity", "CampaignMember", "Campaign");

    /** Salesforce lets nobody read the first without the second, nor see all records of it. */
    private static final Map<String, String> NEEDS = Map.of("Contact", "Account", "Opportunity", "Account");

    private final Map<String, ObjectAccess> objects = new LinkedHashMap<>();
    private final Map<String, Map<String, Boolean>> fields = new LinkedHashMap<>();

    void grant(String object, ObjectAccess access) {
        String other = NEEDS.get(object);
        if (other != null) {
            objects.merge(other, access.all() ? ObjectAccess.READ_ALL : ObjectAccess.READ, ObjectAccess::and);
        }
        objects.merge(WITH_ANOTHER.getOrDefault(object, object), access, ObjectAccess::and);
    }

    void edit(String object, Collection<String> names) {
        names.forEach(name -> of(object).put(name, true));
    }

    void read(String object, Collection<String> names) {
        names.forEach(name -> of(object).putIfAbsent(name, false));
    }

    private Map<String, Boolean> of(String object) {
        return fields.computeIfAbsent(object, first -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER));
    }

    /** What has to be allowed of each object, those that others need first. */
    Map<String, ObjectAccess> objects() {
        return objects;
    }

    /** The fields of an object that are read or written: true for those that are written. */
    Map<String, Boolean> fields(String object) {
        return fields.getOrDefault(object, Map.of());
    }

    /** All objects whose fields matter. */
    Set<String> objectsWithFields() {
        return fields.keySet();
    }
}
