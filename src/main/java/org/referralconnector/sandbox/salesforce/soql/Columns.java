package org.referralconnector.sandbox.salesforce.soql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.soql.Soql.FieldPath;

/** Finds the fields which one query names, and refuses the names that do not exist. */
final class Columns {
    private final Schema schema;
    private final ObjectType type;
    private final String alias;
    private final String query;

    /** @param query the text of the query, for error messages */
    Columns(Schema schema, ObjectType type, String alias, String query) {
        this.schema = schema;
        this.type = type;
        this.alias = alias;
        this.query = query;
    }

    ObjectType type() {
        return type;
    }

    /** @throws Refusal INVALID_FIELD if a name of the path does not exist */
    Column find(FieldPath path) {
        List<String> names = withoutSource(path.names());
        List<ObjectType> at = List.of(type);
        List<Field> hops = new ArrayList<>();
        for (String name : names.subList(0, names.size() - 1)) {
            Field hop = first(at, each -> each.relationship(name)).orElseThrow(() -> unknownRelationship(name, path));
            hops.add(hop);
            at = hop.references().stream()
                    .flatMap(each -> schema.type(each).stream())
                    .toList();
        }
        String last = names.get(names.size() - 1);
        String entity = at.isEmpty() ? type.name() : at.get(0).name();
        Field field = first(at, each -> each.field(last)).orElseThrow(() -> unknownColumn(last, entity, path));
        return new Column(List.copyOf(hops), field);
    }

    private List<String> withoutSource(List<String> names) {
        boolean qualified = names.size() > 1
                && (names.get(0).equalsIgnoreCase(alias) || names.get(0).equalsIgnoreCase(type.name()));
        return qualified ? names.subList(1, names.size()) : names;
    }

    private static Optional<Field> first(List<ObjectType> types, Function<ObjectType, Optional<Field>> lookup) {
        return types.stream().map(lookup).flatMap(Optional::stream).findFirst();
    }

    private Refusal unknownColumn(String name, String entity, FieldPath path) {
        return refusal(
                path,
                "No such column '" + name + "' on entity '" + entity
                        + "'. If you are attempting to use a custom field, be sure to append the '__c' after the custom"
                        + " field name. Please reference your WSDL or the describe call for the appropriate names.");
    }

    private Refusal unknownRelationship(String name, FieldPath path) {
        return refusal(
                path,
                "Didn't understand relationship '" + name
                        + "' in field path. If you are attempting to use a custom relationship, be sure to append the"
                        + " '__r' after the custom relationship name. Please reference your WSDL or the describe call"
                        + " for the appropriate names.");
    }

    private Refusal refusal(FieldPath path, String message) {
        String place = "\n" + query + "\n" + " ".repeat(Math.max(0, path.column() - 1)) + "^\nERROR at Row:1:Column:"
                + path.column() + "\n";
        return Refusal.of(400, "INVALID_FIELD", place + message);
    }
}
