package org.referralconnector.salesforce;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.campaign.DueDelivery;
import org.referralconnector.journal.Link;

/**
 * Says what a batch of deliveries wants from Salesforce. The deliveries are those of one destination, in the order in
 * which they were recorded.
 *
 * <p>Everything that one person's deliveries say about one object becomes one {@link Intent}. A delivery that cannot be
 * mapped is parked as a whole, and later ones of the same person wait behind it; earlier ones are carried.
 */
public final class SalesforcePlanner {

    /** The external id field that is used if nobody names another. */
    public static final String DEFAULT_KEY_FIELD = "Referral_Key__c";

    private final SalesforceSchema schema;
    private final Optional<String> keyField;
    private final MissingFields missing;
    private final FieldConversion conversion = new FieldConversion();
    private final FieldMapping mapping = new FieldMapping(conversion);

    /**
     * @param schema what the org's objects look like
     * @param keyField the API name of the external id field; an object that has none of that name does without
     * @param missing takes note of fields that are left out
     */
    public SalesforcePlanner(SalesforceSchema schema, Optional<String> keyField, MissingFields missing) {
        this.schema = schema;
        this.keyField = keyField;
        this.missing = missing;
    }

    /** The objects whose descriptions {@link #plan} needs. */
    public Set<String> objects(List<DueDelivery> due) {
        boolean personAccounts =
                schema.object("Contact").filter(PersonAccounts::enabledIn).isPresent();
        Set<String> objects = new LinkedHashSet<>();
        for (DueDelivery one : due) {
            one.campaign()
                    .salesforce()
                    .ifPresent(rules -> objects.addAll(WantedRecord.objects(one, rules, personAccounts)));
        }
        return objects;
    }

    /**
     * What the batch wants.
     *
     * @param due the deliveries, in the order in which they were recorded
     * @param links the records that are known of their participants
     */
    public BatchPlan plan(List<DueDelivery> due, List<Link> links) {
        BatchFold fold = new BatchFold(schema, keyField, mapping, conversion, missing, new KnownLinks(links));
        due.forEach(fold::add);
        return fold.plan();
    }
}
