package org.referralconnector.sandbox.salesforce.bulk;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a CSV file in UTF-8, with quotes around every value, as the Bulk API does. */
final class CsvWriter {
    private final CsvFormat format;
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    CsvWriter(CsvFormat format) {
        this.format = format;
    }

    /** @param values null stands for no value */
    CsvWriter line(List<String> values) {
        StringBuilder line = new StringBuilder();
        for (String value : values) {
            line.append(line.isEmpty() ? "" : format.delimiter().character())
                    .append('"')
                    .append(value == null ? "" : value.replace("\"", "\"\""))
                    .append('"');
        }
        file.writeBytes(line.append(format.lineEnding().characters()).toString().getBytes(StandardCharsets.UTF_8));
        return this;
    }

    byte[] bytes() {
        return file.toByteArray();
    }
}
