import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import choose_equal_area_crs, choose_metric_crs, project_points, project_polygons, settle_crs
from geo.errors import GeoUserError, MissingCrsError, UnknownCrsError, WrongCrsError

CHICAGO = shapely.box(-87.94, 41.64, -87.52, 42.02)
FEET = shapely.box(1_091_130, 1_813_891, 1_205_198, 1_951_669)


def make_layer(shape: shapely.Polygon, crs: str | None) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"id": [1]}, geometry=gpd.GeoSeries([shape], crs=crs))


def test_a_declared_crs_is_honoured_over_the_layers_own() -> None:
    for own in (None, "EPSG:4326"):
        settled = settle_crs(make_layer(FEET, own), declared="EPSG:3435")
        assert settled.crs == "EPSG:4326"
        assert settled.total_bounds == pytest.approx(CHICAGO.bounds, abs=0.02)


def test_a_missing_crs_is_asked_for() -> None:
    with pytest.raises(MissingCrsError, match=r"beats\.shp .* state it in the city file"):
        settle_crs(make_layer(CHICAGO, None), layer="beats.shp")


def test_a_crs_that_does_not_exist_is_named() -> None:
    with pytest.raises(UnknownCrsError, match="'EPSG:99999999' is not a coordinate reference system"):
        settle_crs(make_layer(CHICAGO, None), declared="EPSG:99999999")


def test_feet_that_claim_to_be_degrees_are_refused() -> None:
    with pytest.raises(WrongCrsError, match=r"not on the globe.*WGS 84"):
        settle_crs(make_layer(FEET, "EPSG:4326"))


def test_the_users_faults_are_one_sentence() -> None:
    for crs, declared in ((None, None), (None, "feet"), ("EPSG:4326", None)):
        with pytest.raises(GeoUserError) as caught:
            settle_crs(make_layer(FEET, crs), declared=declared, layer="wards.json")
        assert str(caught.value).startswith("wards.json")
        assert "\n" not in str(caught.value)


def test_a_layer_without_features_settles() -> None:
    assert len(settle_crs(gpd.GeoDataFrame(geometry=gpd.GeoSeries([], crs="EPSG:3435")))) == 0


@pytest.mark.parametrize(
    ("place", "epsg"),
    [
        (CHICAGO, 32616),
        (shapely.Point(151.2, -33.9), 32756),
        (shapely.Point(-1.6, 55.0), 32630),
        (shapely.Point(180, 10), 32601),
    ],
)
def test_a_city_is_measured_in_its_utm_zone(place: BaseGeometry, epsg: int) -> None:
    assert choose_metric_crs(place).to_epsg() == epsg


@pytest.mark.parametrize("place", [shapely.box(-10, 40, 10, 50), shapely.box(10, 80, 12, 86)])
def test_wide_and_polar_places_get_an_equal_area_projection_of_their_own(place: shapely.Polygon) -> None:
    assert "Lambert Azimuthal Equal Area" in str(choose_metric_crs(place).to_wkt())


def test_projected_metres_are_metres() -> None:
    crs = choose_metric_crs(CHICAGO)
    x, y = project_points(np.array([-87.7, -87.7]), np.array([41.8, 41.9]), metric_crs=crs)
    assert np.hypot(np.diff(x), np.diff(y)) == pytest.approx([11_107], rel=1e-3)


def test_projection_keeps_what_is_missing_and_repairs_what_breaks() -> None:
    bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    projected = project_polygons([None, bow_tie], metric_crs=choose_equal_area_crs([bow_tie]))
    assert projected[0] is None
    assert shapely.is_valid(projected[1])
