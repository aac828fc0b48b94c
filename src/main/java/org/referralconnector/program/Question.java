package org.referralconnector.program;

import java.util.List;
import java.util.Optional;
import org.referralconnector.campaign.ApiRules;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.change.StatusUpdate;
import org.referralconnector.journal.Delivery;

/**
 * What a program is told, and what it has answered so far.
 *
 * @param campaign the campaign, whose file says how the program is reached
 * @param delivery the delivery that carries the update
 * @param update what is told
 * @param known the participant as earlier answers of the same batch showed it
 * @param answers the answers to the calls that were made for this update, in order
 */
public record Question(
        Campaign campaign,
        Delivery delivery,
        StatusUpdate update,
        Optional<Member> known,
        List<ProgramAnswer> answers) {

    public Question {
        answers = List.copyOf(answers);
    }

    /** How the program is reached. */
    public ApiRules api() {
        return campaign.program().api().orElseThrow();
    }

    /** The program's own id of the campaign. */
    public String campaignId() {
        return campaign.program().campaignId().orElseThrow();
    }

    /** The latest answer. */
    public Optional<ProgramAnswer> latest() {
        return answers.isEmpty() ? Optional.empty() : Optional.of(answers.get(answers.size() - 1));
    }

    /** True if an earlier attempt may have told it already. */
    public boolean inDoubt() {
        return delivery.inDoubtSince().isPresent();
    }

    /** True if {@link StatusUpdate#participant} is the id of a CRM record: the program did not know the person. */
    public boolean isStranger() {
        String participant = update.participant();
        return update.person()
                        .filter(person -> person.recordId().equals(participant))
                        .isPresent()
                || update.cause().recordId().equals(participant);
    }

    /** The address that the CRM has of the person. */
    public Optional<String> email() {
        return update.person().flatMap(person -> person.email()).filter(email -> !email.isBlank());
    }

    /** The person's names in one text, as far as the CRM has them. */
    public Optional<String> name() {
        return update.person().flatMap(person -> {
            String name =
                    (person.firstName().orElse("") + " " + person.lastName().orElse("")).strip();
            return name.isEmpty() ? Optional.empty() : Optional.of(name);
        });
    }
}
