package org.referralconnector.sandbox.salesforce.bulk;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the records of a CSV file in UTF-8 as strictly as the Bulk API does: a byte order mark is no letter it skips. */
final class CsvReader {
    private static final int END = -1;
    private final PushbackReader in;
    private final CsvFormat format;

    private CsvReader(byte[] file, CsvFormat format) {
        this.in = new PushbackReader(new InputStreamReader(new ByteArrayInputStream(file), StandardCharsets.UTF_8));
        this.format = format;
    }

    /**
     * All records, the header first; empty lines are left out.
     *
     * @throws JobFailure if the lines do not end as the format says, or quotes do not match
     */
    static List<String[]> read(byte[] file, CsvFormat format) {
        try {
            return new CsvReader(file, format).records();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String[]> records() throws IOException {
        List<String[]> records = new ArrayList<>();
        for (int next = in.read(); next != END; next = in.read()) {
            in.unread(next);
            String[] record = record();
            if (record.length > 1 || !record[0].isEmpty()) {
                records.add(record);
            }
        }
        return records;
    }

    private String[] record() throws IOException {
        List<String> values = new ArrayList<>();
        do {
            values.add(value());
        } while (skip(format.delimiter().character()));
        endLine();
        return values.toArray(String[]::new);
    }

    private String value() throws IOException {
        return skip('"') ? quoted() : plain();
    }

    private String plain() throws IOException {
        StringBuilder value = new StringBuilder();
        for (int next = in.read(); next != END; next = in.read()) {
            if (next == format.delimiter().character() || next == '\n' || next == '\r') {
                in.unread(next);
                break;
            }
            if (next == '"') {
                throw unescapedQuote();
            }
            value.append((char) next);
        }
        return value.toString();
    }

    private String quoted() throws IOException {
        StringBuilder value = new StringBuilder();
        for (int next = in.read(); next != END; next = in.read()) {
            if (next != '"') {
                value.append((char) next);
            } else if (skip('"')) {
                value.append('"');
            } else {
                return value.toString();
            }
        }
        throw new JobFailure("InvalidBatch : Failed to parse CSV. EOF reached before closing an opened quote");
    }

    private void endLine() throws IOException {
        int next = in.read();
        if (next == END) {
            return;
        }
        boolean carriageReturn = next == '\r';
        int last = carriageReturn ? in.read() : next;
        if (last != '\n' && !carriageReturn) {
            throw unescapedQuote();
        }
        if (last != '\n' || carriageReturn != (format.lineEnding() == CsvFormat.LineEnding.CRLF)) {
            throw new JobFailure("ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is "
                    + format.lineEnding());
        }
    }

    private boolean skip(char wanted) throws IOException {
        int next = in.read();
        if (next != wanted && next != END) {
            in.unread(next);
        }
        return next == wanted;
    }

    private static JobFailure unescapedQuote() {
        return new JobFailure("InvalidBatch : Failed to parse CSV. Found unescaped quote. A value with quote should be"
                + " within a quote");
    }
}
