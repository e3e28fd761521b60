package org.dubhe.account.store;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;
import org.locationtech.jts.operation.valid.IsValidOp;

/**
 * Where an account may be used: a {@code POLYGON} or {@code MULTIPOLYGON} in well-known text, longitude before latitude, degrees; its sides are
 * straight in these two, holes are outside. None may cross the 180th meridian: such an area is written as two polygons.
 *
 * <p>JTS reads and checks the text; {@link #contains} counts crossings of a ray over plain arrays, since it is asked at every GGA of every
 * rover and may allocate nothing (even–odd rule: with valid polygons the same as inside). Immutable.
 */
public final class Area {
    /** What a database column and a person can hold. */
    public static final int TEXT_MAX = 100_000;

    private final String text;
    private final double[][] longitudes;
    private final double[][] latitudes;
    private final double west;
    private final double east;
    private final double south;
    private final double north;

    private Area(String text, Geometry geometry) {
        this.text = text;
        List<LineString> rings = new ArrayList<>();
        for (int i = 0; i < geometry.getNumGeometries(); i++) {
            Polygon polygon = (Polygon) geometry.getGeometryN(i);
            rings.add(polygon.getExteriorRing());
            for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++) {
                rings.add(polygon.getInteriorRingN(hole));
            }
        }
        longitudes = new double[rings.size()][];
        latitudes = new double[rings.size()][];
        for (int i = 0; i < rings.size(); i++) {
            Coordinate[] points = rings.get(i).getCoordinates();
            longitudes[i] = new double[points.length];
            latitudes[i] = new double[points.length];
            for (int j = 0; j < points.length; j++) {
                longitudes[i][j] = points[j].x;
                latitudes[i][j] = points[j].y;
            }
        }
        var box = geometry.getEnvelopeInternal();
        west = box.getMinX();
        east = box.getMaxX();
        south = box.getMinY();
        north = box.getMaxY();
    }

    /**
     * Reads one.
     *
     * @throws AccountException where it is none
     */
    public static Area parse(String text) {
        String expected = "POLYGON or MULTIPOLYGON in well-known text, longitude before latitude, degrees";
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        if (text.length() > TEXT_MAX) {
            throw AccountException.invalid("area", text.length() + " characters", "at most " + TEXT_MAX);
        }
        Geometry geometry;
        try {
            geometry = new WKTReader().read(text);
        } catch (ParseException | IllegalArgumentException e) {
            throw AccountException.invalid("area", shown, expected + "; " + e.getMessage());
        }
        boolean polygons = geometry.getGeometryType().equals("Polygon")
                || geometry.getGeometryType().equals("MultiPolygon");
        if (!polygons || geometry.isEmpty()) {
            throw AccountException.invalid("area", shown, expected);
        }
        for (Coordinate point : geometry.getCoordinates()) {
            if (!(Math.abs(point.x) <= 180 && Math.abs(point.y) <= 90)) {
                throw AccountException.invalid(
                        "area", point.x + " " + point.y, "a longitude of −180 to 180, then a latitude of −90 to 90");
            }
        }
        IsValidOp valid = new IsValidOp(geometry);
        if (!valid.isValid()) {
            throw AccountException.invalid("area", shown, "a valid polygon; " + valid.getValidationError());
        }
        return new Area(text, geometry);
    }

    /** Whether a place is inside. Allocates nothing. */
    public boolean contains(double latitudeDegrees, double longitudeDegrees) {
        if (!(longitudeDegrees >= west
                && longitudeDegrees <= east
                && latitudeDegrees >= south
                && latitudeDegrees <= north)) {
            return false;
        }
        boolean inside = false;
        for (int ring = 0; ring < longitudes.length; ring++) {
            double[] x = longitudes[ring];
            double[] y = latitudes[ring];
            for (int i = 1; i < x.length; i++) {
                if (y[i - 1] > latitudeDegrees != y[i] > latitudeDegrees) {
                    double crossing = x[i] + (latitudeDegrees - y[i]) / (y[i - 1] - y[i]) * (x[i - 1] - x[i]);
                    inside ^= longitudeDegrees < crossing;
                }
            }
        }
        return inside;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Area area && area.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The text it was read from. */
    @Override
    public String toString() {
        return text;
    }
}
