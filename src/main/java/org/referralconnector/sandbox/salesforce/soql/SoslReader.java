package org.referralconnector.sandbox.salesforce.soql;

import io.github.apexdevtools.apexparser.ApexParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.misc.Interval;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.soql.TextSearch.Group;

/** Reads {@code FIND {text} IN EMAIL FIELDS RETURNING Lead(Id, Email WHERE … ORDER BY … LIMIT …), Contact}. */
final class SoslReader {
    /** A search: each object to return is a SOQL query for the rows that match the text. */
    record Sosl(String text, Group group, List<String> queries) {}

    /** @throws Refusal MALFORMED_SEARCH if this is no search */
    Sosl read(String search) {
        ApexParser.SoslLiteralAltContext literal;
        try {
            literal = SoqlReader.parser("[" + search + "]").soslLiteralAlt();
        } catch (Refusal refusal) {
            throw Refusal.of(400, "MALFORMED_SEARCH", refusal.getMessage());
        }
        if (literal.soslClauses().RETURNING() == null) {
            throw Refusal.of(400, "MALFORMED_SEARCH", "a search without RETURNING is not emulated");
        }
        String find = literal.FindLiteralAlt().getText();
        String text = find.substring(find.indexOf('{') + 1, find.lastIndexOf('}'));
        ApexParser.SearchGroupContext group = literal.soslClauses().searchGroup();
        List<String> queries = new ArrayList<>();
        collect(literal.soslClauses().fieldSpecList(), queries);
        return new Sosl(
                text.replaceAll("\\\\(.)", "$1"),
                group == null ? Group.ALL : Group.of(group.getStart().getText()),
                queries);
    }

    private static void collect(ApexParser.FieldSpecListContext list, List<String> queries) {
        queries.add(query(list.fieldSpec()));
        list.fieldSpecList().forEach(rest -> collect(rest, queries));
    }

    private static String query(ApexParser.FieldSpecContext spec) {
        String fields = spec.fieldList() == null ? "Id" : source(spec.fieldList());
        StringBuilder soql =
                new StringBuilder("SELECT " + fields + " FROM " + spec.soslId(0).getText());
        if (spec.logicalExpression() != null) {
            soql.append(" WHERE ").append(source(spec.logicalExpression()));
        }
        if (spec.fieldOrderList() != null) {
            soql.append(" ORDER BY ").append(source(spec.fieldOrderList()));
        }
        if (spec.limitClause() != null) {
            soql.append(' ').append(source(spec.limitClause()));
        }
        return soql.toString();
    }

    private static String source(ParserRuleContext context) {
        Interval place = Interval.of(
                context.getStart().getStartIndex(), context.getStop().getStopIndex());
        return context.getStart().getInputStream().getText(place);
    }
}
