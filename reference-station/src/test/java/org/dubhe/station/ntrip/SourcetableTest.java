package org.dubhe.station.ntrip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SourcetableTest {
    /** Written by hand after RTCM 10410.0, 5.2: nineteen fields, the type first. */
    private static final String LINE =
            "STR;ZEGV;Zegveld;RTCM 3.3;1006(10),1077(1);2;GPS+GLO;DUBHE;NLD;52.14;4.84;0;0;SEPT POLARX5;none;B;N;5000;\"a;b\"";

    @Test
    void readsNineteenFields() {
        Sourcetable.Stream stream =
                Sourcetable.parse(LINE + "\r\nENDSOURCETABLE\r\n").streams().getFirst();
        assertThat(stream)
                .isEqualTo(new Sourcetable.Stream(
                        "ZEGV",
                        "Zegveld",
                        "RTCM 3.3",
                        "1006(10),1077(1)",
                        2,
                        "GPS+GLO",
                        "DUBHE",
                        "NLD",
                        52.14,
                        4.84,
                        false,
                        false,
                        "SEPT POLARX5",
                        "none",
                        'B',
                        false,
                        5000,
                        "a;b"));
    }

    @Test
    void writesRecordsWithCrLfAndTheLastLine() {
        Sourcetable table = new Sourcetable(
                List.of(new Sourcetable.Caster("h", 2101, "Dubhe", "op", true, "CHN", 29.5, 106.5, "0.0.0.0", 0, "")),
                List.of(new Sourcetable.Network("DUBHE", "op", 'B', false, "none", "none", "none", "")),
                Sourcetable.parse(LINE).streams());
        assertThat(table.toText())
                .isEqualTo("CAS;h;2101;Dubhe;op;1;CHN;29.50;106.50;0.0.0.0;0;\r\n"
                        + "NET;DUBHE;op;B;N;none;none;none;\r\n" + LINE + "\r\nENDSOURCETABLE\r\n");
        assertThat(Sourcetable.parse(table.toText())).isEqualTo(table);
    }

    @Test
    void neverLetsAFieldEndItsRecord() {
        Sourcetable.Network network = new Sourcetable.Network("a\r\nSTR;b", "say \"x\"", 'N', true, "", "", "", "");
        String text = new Sourcetable(List.of(), List.of(network), List.of()).toText();
        assertThat(text.lines()).hasSize(2);
        assertThat(Sourcetable.parse(text).networks().getFirst().operator()).isEqualTo("say \"x\"");
    }

    @Test
    void readsShortAndForeignRecordsLeniently() {
        Sourcetable table = Sourcetable.parse("STR;A\nXXX;1\n\nSTR;B;;;;x\nENDSOURCETABLE\nSTR;C\n");
        assertThat(table.streams()).extracting(Sourcetable.Stream::mountpoint).containsExactly("A", "B");
    }
}
