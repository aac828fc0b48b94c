package org.referralconnector.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that can be found, each with its level and its cure. Operators find the same list in {@code docs/check.md}; a test
 * holds the two together.
 */
public enum Diagnosis {
    SETTINGS_KNOWN(Level.GREEN, ""),
    SETTING_INVALID(Level.RED, "Correct it in application.properties, in the environment or in -D."),
    PORTS_FREE(Level.GREEN, ""),
    PORT_TAKEN(Level.RED, "Stop the program that has the port, or set another port."),
    DATABASE_READY(Level.GREEN, ""),
    DATABASE_NOT_SUPPORTED(
            Level.RED, "Let referral.database.url be a URL of H2 (jdbc:h2:) or PostgreSQL (jdbc:postgresql:)."),
    DATABASE_IN_USE(Level.RED, "Stop the other process, probably the connector itself, and check again."),
    DATABASE_UNREACHABLE(
            Level.RED, "Check referral.database.url, username and password, and that the database server runs."),
    CAMPAIGN_RIGHT(Level.GREEN, ""),
    CAMPAIGN_MISTAKE(Level.RED, "Correct the campaign file as the line says."),
    CAMPAIGN_NONE(Level.RED, "Write a campaign file into the folder, or let referral.campaigns name another one."),
    ROUTES_LOAD(Level.GREEN, ""),
    ROUTE_UNREADABLE(Level.RED, "Correct the route file {file}, or move it out of the folder."),
    ROUTE_TWICE(Level.RED, "Add {route} to referral.routes.exclude, or give the route another id."),
    ROUTE_UNKNOWN(Level.RED, "Correct referral.routes.exclude; the route whose id is nearest is {route}."),
    ROUTE_LEFT_OUT(
            Level.YELLOW, "Add a route with the id {route} to the folder of your routes, or exclude it no more."),
    NOT_TRIED(Level.GREEN, ""),
    CANNOT_BE_TOLD(
            Level.YELLOW, "Look at it by hand, or let the integration user read it (View Setup and Configuration)."),
    LOGIN_WORKS(Level.GREEN, ""),
    LOGIN_UNREACHABLE(Level.RED, "Check {setting} and the network."),
    LOGIN_REFUSED(Level.RED, "Check the settings of the connection and the app in Salesforce."),
    LOGIN_STYLE_ENDS(
            Level.YELLOW, "Move to client-credentials, jwt or refresh-token before Salesforce switches this way off."),
    API_DISABLED(
            Level.RED,
            "Use Enterprise, Unlimited, Performance or Developer Edition, or buy API access for this Professional Edition."),
    API_NOT_PERMITTED(Level.RED, "Give the integration user the permission \"API Enabled\"."),
    API_REFUSED(Level.RED, "Repair what Salesforce complains about; docs/errors.md has its codes."),
    HIGH_ASSURANCE(
            Level.RED,
            "Let the profile of the integration user ask for no high-assurance session at login, and the app's policies relax"
                    + " IP restrictions; see that the app is not blocked."),
    SECOND_FACTOR(
            Level.RED,
            "Take \"Multi-Factor Authentication for API Logins\" from the user, or log in with another grant."),
    ORG_KNOWN(Level.GREEN, ""),
    ORG_OF_ANOTHER_MODE(Level.RED, "Log in at {url}, or use the credentials of the org that is meant."),
    ORG_EXPIRES(Level.YELLOW, "Buy the org, or move the connection to another one before that day."),
    USER_KNOWN(Level.GREEN, ""),
    USER_NOT_FOR_INTEGRATION(
            Level.YELLOW,
            "Run the connector as a user with the licence \"Salesforce Integration\", who cannot log in by hand."),
    USER_INACTIVE(Level.RED, "Activate the integration user, or use another one."),
    PASSWORD_EXPIRES(
            Level.YELLOW,
            "Give the user \"Password Never Expires\", or better log in with client-credentials, jwt or refresh-token."),
    MORE_THAN_NEEDED(
            Level.YELLOW,
            "Take {permission} from the integration user; the connector needs object and field access only."),
    SESSION_PERMISSIONS(
            Level.YELLOW, "Assign {permission set} without session activation: sessions of the API never have it."),
    PERMISSIONS_HELD(Level.GREEN, ""),
    OBJECT_MISSING(
            Level.RED,
            "Give the integration user Read on {object}; if the org has no such object, change the campaign."),
    OBJECT_PERMISSION_MISSING(Level.RED, "Give the integration user {permission} on {object}."),
    VIEW_ALL_MISSING(
            Level.YELLOW, "Give the integration user \"View All Records\" on {object}, or set the stream to poll."),
    FIELDS_WRITABLE(Level.GREEN, ""),
    FIELD_MISSING(
            Level.RED,
            "Create {field} (provision does if the campaign file declares its type), or take it out of the campaign file."),
    FIELD_HIDDEN(
            Level.RED,
            "Make {field} visible and editable for the integration user, as the permission set of provision does."),
    FIELD_MISSING_OR_HIDDEN(
            Level.RED,
            "Create {field}, or make it visible for the integration user; provision does both if its type is declared."),
    FIELD_LEFT_OUT(Level.YELLOW, "Create {field} and make it editable, or take it out of the campaign file."),
    FIELD_READ_ONLY(Level.RED, "Grant the integration user Edit on {field}, or take it out of the campaign file."),
    FIELD_NOT_CREATEABLE(Level.RED, "Take {field} out of the campaign file: it takes no value in a new record."),
    FIELD_NOT_UPDATEABLE(Level.YELLOW, "Expect {field} to keep its first value, or take it out of the campaign file."),
    FIELD_COMPUTED(Level.RED, "Take {field} out of the campaign file: Salesforce itself computes its value."),
    FIELD_OF_WRONG_TYPE(Level.RED, "Map a value that fits the type {type}, or another field."),
    FIELD_OF_OTHER_TYPE_THAN_DECLARED(
            Level.RED,
            "Declare {type} for {field} in the campaign file, or name another field: nobody alters a field that is there."),
    FIELD_SHORTER_THAN_DECLARED(Level.YELLOW, "Lengthen {field}: what is longer is parked."),
    VALUE_TOO_LONG(Level.RED, "Shorten the value in the campaign file, or lengthen {field}."),
    VALUE_OUT_OF_RANGE(Level.RED, "Map a number that {field} has digits for."),
    PICKLIST_VALUE_UNKNOWN(Level.RED, "Use one of {values}, or add the value to the picklist {field}."),
    PICKLIST_VALUE_NEW(Level.YELLOW, "Add the value to the picklist {field}, so that reports and people know it."),
    SETUP_REQUIRED(Level.RED, "Map {field} in the campaign file, or let it have a default in Salesforce."),
    KEY_FIELD_THERE(Level.GREEN, ""),
    KEY_FIELD_NONE(Level.YELLOW, "Create a text field, unique and external id, and set {setting} to its name."),
    KEY_FIELD_MISSING(
            Level.RED,
            "Run provision, or create {field} (text 255, unique, external id) and make it editable, or set {setting} to none."),
    KEY_FIELD_HIDDEN(Level.RED, "Make {field} visible and editable for the integration user."),
    KEY_FIELD_NOT_EXTERNAL_ID(Level.RED, "Tick \"External ID\" of {field}."),
    KEY_FIELD_NOT_UNIQUE(Level.RED, "Tick \"Unique\" of {field}: otherwise two writes at once make two records."),
    KEY_FIELD_READ_ONLY(Level.RED, "Grant the integration user Edit on {field}."),
    FOLLOWED_FIELDS_SEEN(Level.GREEN, ""),
    FOLLOWED_FIELD_MISSING(Level.RED, "Create {field}, or change the rule: it can never be true."),
    FOLLOWED_FIELD_HIDDEN(Level.RED, "Make {field} visible for the integration user: a rule looks at it."),
    RULE_VALUE_UNKNOWN(Level.YELLOW, "Correct the rule if the value is a slip: {field} knows {values}."),
    RECORD_TYPE_UNKNOWN(Level.YELLOW, "Correct the rule: {object} has the record types {values}."),
    DUPLICATE_RULE_ACTIVE(
            Level.YELLOW,
            "Leave it active: a match it finds is used like one of ours. With when-duplicate: create a rule that blocks wins."),
    ASSIGNMENT_RULE_RUNS(
            Level.YELLOW,
            "Leave salesforce.assignment out of the campaign file if owners and leads are to get no e-mails."),
    ASSIGNMENT_RULE_UNKNOWN(
            Level.RED, "Let salesforce.assignment be the id of an active rule of Lead, or leave it out."),
    API_CALLS_LEFT(Level.GREEN, ""),
    API_CALLS_IN_RESERVE(Level.YELLOW, "Find out what else uses the API, or lower {setting}."),
    API_CALLS_USED_UP(Level.RED, "Wait until calls are free again, find out what else uses the API, or buy calls."),
    STREAM_OFF(Level.GREEN, ""),
    STREAM_READY(Level.GREEN, ""),
    STREAM_CHANNEL_REFUSED(
            Level.RED,
            "Check the channel and that the integration user may read its objects; meanwhile set {setting} to poll."),
    STREAM_UNREACHABLE(Level.RED, "Let the network reach /cometd of the org, or set {setting} to poll."),
    STREAM_ENTITY_NOT_SELECTED(Level.RED, "Select {object} in Setup, Change Data Capture, or set {setting} to poll."),
    STREAM_TOPIC_MISSING(
            Level.RED,
            "Let the integration user create PushTopics, or create {topic} as an administrator, or set {setting} to poll."),
    STREAM_EVENTS_LOW(Level.YELLOW, "Find out who else subscribes: what is left may not do for the day."),
    STREAM_EVENTS_USED_UP(Level.RED, "Wait until events are free again, or set {setting} to poll."),
    WORKSPACE_KNOWN(Level.GREEN, ""),
    WORKSPACE_REFUSED(Level.RED, "Check token, region and permissions of the Intercom app."),
    WORKSPACE_ELSEWHERE(Level.RED, "Let {setting} be {region}."),
    ATTRIBUTES_WRITABLE(Level.GREEN, ""),
    ATTRIBUTE_MISSING(Level.RED, "Create {attribute} (Settings, People data), or say create-attributes: true."),
    ATTRIBUTE_ARCHIVED(Level.RED, "Unarchive {attribute}, or take it out of the campaign file."),
    ATTRIBUTE_READ_ONLY(Level.RED, "Take {attribute} out of the campaign file: the API cannot write it."),
    ATTRIBUTE_OF_WRONG_TYPE(Level.RED, "Write a value of the type of {attribute}, {type}."),
    ATTRIBUTE_OPTION_UNKNOWN(Level.RED, "Write one of {values}, or add the option to {attribute}."),
    ATTRIBUTE_OF_RULE_MISSING(Level.RED, "Create {attribute}, or change the rule: it can never be true."),
    PROGRAM_ANSWERS(Level.GREEN, ""),
    PROGRAM_UNREACHABLE(Level.RED, "Check program.api.url, the network, and that the program is up."),
    PROGRAM_REFUSED(Level.RED, "Put a valid token into program.api.token."),
    PROGRAM_CAMPAIGN_UNKNOWN(Level.RED, "Let program.campaign-id be one of {values}.");

    private static final Pattern PLACE = Pattern.compile("\\{([a-z ]+)}");

    private final Level level;
    private final String cure;

    Diagnosis(Level level, String cure) {
        this.level = level;
        this.cure = cure;
    }

    /** The code, such as {@code field-missing}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Level level() {
        return level;
    }

    /** What to do, with places for what differs, such as <code>{field}</code>; empty if there is nothing to do. */
    public String cure() {
        return cure;
    }

    /**
     * What to do in one case.
     *
     * @param values what the places stand for, in the order in which they come first
     */
    String cure(String... values) {
        StringBuilder text = new StringBuilder();
        List<String> places = new ArrayList<>();
        Matcher matcher = PLACE.matcher(cure);
        while (matcher.find()) {
            if (!places.contains(matcher.group(1))) {
                places.add(matcher.group(1));
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(values[places.indexOf(matcher.group(1))]));
        }
        return matcher.appendTail(text).toString();
    }
}
