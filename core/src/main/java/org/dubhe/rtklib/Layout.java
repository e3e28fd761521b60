package org.dubhe.rtklib;

/**
 * Sizes and byte offsets of RTKLIB's structures, as C lays them out on a 64-bit machine with the macros of Debian's build of 2.4.3 b34:
 * ENAGLO ENAQZS ENAGAL ENACMP ENAIRN, NFREQ = 5, NEXOBS = 3, TRACE.
 *
 * <p>Facts of that build's {@code rtklib.h}; {@link LibraryCheck} proves those that matter before anything is trusted.
 */
final class Layout {
    /** NFREQ: frequency slots that a solution can use. */
    static final int SLOTS = 5;

    /** NFREQ + NEXOBS: slots of a decoded observation, the last three for further codes of a band. */
    static final int OBSERVATION_SLOTS = 8;

    /** MAXSAT. */
    static final int SATELLITES = 221;

    /** MAXOBS: satellites of one receiver at one epoch. */
    static final int OBSERVATIONS_MAX = 96;

    /** MAXPRNGLO. */
    static final int GLONASS_SATELLITES = 27;

    // gtime_t: seconds since 1970 as if GPST had no leap seconds, then the fraction.
    static final int TIME = 16;
    static final int TIME_FRACTION = 8;

    // obsd_t: one satellite of one receiver.
    static final int OBSD = 216;
    static final int OBSD_SAT = 16;
    static final int OBSD_RECEIVER = 17;
    static final int OBSD_SNR = 18;
    static final int OBSD_LLI = 34;
    static final int OBSD_CODE = 42;
    static final int OBSD_PHASE = 56;
    static final int OBSD_RANGE = 120;
    static final int OBSD_DOPPLER = 184;

    // eph_t
    static final int EPH = 304;
    static final int EPH_SAT = 0;
    static final int EPH_IODE = 4;
    static final int EPH_IODC = 8;
    static final int EPH_SVA = 12;
    static final int EPH_SVH = 16;
    static final int EPH_WEEK = 20;
    static final int EPH_CODE = 24;
    static final int EPH_TOE = 32;
    static final int EPH_TOC = 48;
    static final int EPH_TTR = 64;
    static final int EPH_A = 80;
    static final int EPH_E = 88;
    static final int EPH_I0 = 96;
    static final int EPH_OMG0 = 104;
    static final int EPH_OMG = 112;
    static final int EPH_M0 = 120;
    static final int EPH_DELN = 128;
    static final int EPH_OMGD = 136;
    static final int EPH_IDOT = 144;
    static final int EPH_CRC = 152;
    static final int EPH_CRS = 160;
    static final int EPH_CUC = 168;
    static final int EPH_CUS = 176;
    static final int EPH_CIC = 184;
    static final int EPH_CIS = 192;
    static final int EPH_TOES = 200;
    static final int EPH_FIT = 208;
    static final int EPH_F0 = 216;
    static final int EPH_F1 = 224;
    static final int EPH_F2 = 232;
    static final int EPH_TGD = 240;

    // geph_t
    static final int GEPH = 152;

    // nav_t
    static final int NAV = 658_336;
    static final int NAV_N = 0;
    static final int NAV_NMAX = 4;
    static final int NAV_NG = 8;
    static final int NAV_NGMAX = 12;
    static final int NAV_EPH = 56;
    static final int NAV_GEPH = 64;

    // sol_t
    static final int SOL = 176;
    static final int SOL_TIME = 0;
    static final int SOL_POSITION = 16;
    static final int SOL_COVARIANCE = 64;
    static final int SOL_STAT = 161;
    static final int SOL_SATELLITES = 162;
    static final int SOL_AGE = 164;
    static final int SOL_RATIO = 168;

    // prcopt_t
    static final int OPT = 5176;
    static final int OPT_MODE = 0;
    static final int OPT_NF = 8;
    static final int OPT_NAVSYS = 12;
    static final int OPT_ELMIN = 16;
    static final int OPT_MODEAR = 396;
    static final int OPT_GLOMODEAR = 400;
    static final int OPT_BDSMODEAR = 404;
    static final int OPT_MINLOCK = 412;
    static final int OPT_IONOOPT = 424;
    static final int OPT_TROPOPT = 428;
    static final int OPT_REFPOS = 464;
    static final int OPT_THRESAR = 632;
    static final int OPT_ELMASKAR = 696;
    static final int OPT_ANTDEL = 936;
    static final int OPT_PCVR = 984;
    static final int OPT_OUTSINGLE = 3312;
    static final int OPT_POSOPT = 3828;

    // pcv_t
    static final int PCV = 1048;
    static final int PCV_OFFSET = 168;
    static final int PCV_VARIATION = 288;

    /** Elevation steps of {@code pcv_t.var}: zenith angles 0°, 5° … 90°. */
    static final int PCV_STEPS = 19;

    // rtk_t
    static final int RTK = 209_344;
    static final int RTK_SOL = 0;
    static final int RTK_BASE = 176;
    static final int RTK_NX = 224;
    static final int RTK_SSAT = 83_376;
    static final int RTK_NEB = 200_064;
    static final int RTK_ERRBUF = 200_068;
    static final int RTK_OPT = 204_168;

    // ssat_t
    static final int SSAT = 528;
    static final int SSAT_VS = 1;
    static final int SSAT_AZEL = 8;
    static final int SSAT_VSAT = 104;
    static final int SSAT_FIX = 120;

    // rtcm_t
    static final int RTCM = 1_017_336;
    static final int RTCM_STAID = 0;
    static final int RTCM_TIME = 16;
    static final int RTCM_OBS_N = 48;
    static final int RTCM_OBS_DATA = 56;
    static final int RTCM_NAV = 64;
    static final int RTCM_STA_POSITION = 658_400 + 464;
    static final int RTCM_EPHSAT = 964_348;
    static final int RTCM_EPHSET = 964_352;
    static final int RTCM_NBYTE = 1_013_864;
    static final int RTCM_LEN = 1_013_872;
    static final int RTCM_BUFF = 1_013_876;
    static final int RTCM_BUFF_SIZE = 1200;
    static final int RTCM_OPT = 1_017_080;
    static final int RTCM_OPT_SIZE = 256;

    private Layout() {}
}
