package org.dubhe.rtklib;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dubhe.signal.Constellation;
import org.dubhe.signal.Signal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our table of MSM signal ids against RTKLIB's. */
final class SignalTableIT {
    @ParameterizedTest
    @CsvSource({
        "GPS, msm_sig_gps",
        "GLONASS, msm_sig_glo",
        "GALILEO, msm_sig_gal",
        "SBAS, msm_sig_sbs",
        "QZSS, msm_sig_qzs",
        "BEIDOU, msm_sig_cmp",
        "NAVIC, msm_sig_irn"
    })
    void namesTheSignalsAsRtklibDoes(Constellation constellation, String table) {
        RtklibIT.rtklib();
        Pointer names = NativeLibrary.getInstance(Rtklib.LIBRARY).getGlobalVariableAddress(table);
        TreeMap<Integer, String> theirs = new TreeMap<>();
        TreeMap<Integer, String> ours = new TreeMap<>();
        for (int id = 1; id <= Signal.MSM_ID_MAX; id++) {
            Pointer name = names.getPointer((long) (id - 1) * Long.BYTES);
            String code = name == null ? "" : name.getString(0);
            if (!code.isEmpty()) {
                theirs.put(id, code);
            }
            Signal signal = Signal.ofMsmId(constellation, id);
            if (signal != null) {
                ours.put(id, signal.rinexCode());
            }
        }
        assertThat(ours).isEqualTo(theirs);
        TreeSet<String> distinct = new TreeSet<>(ours.values());
        assertThat(distinct).hasSameSizeAs(ours.values());
    }
}
