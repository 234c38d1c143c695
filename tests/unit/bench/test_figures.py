import pytest

from bench.figures import Figure, growth, percentile


def test_a_limit_is_on_the_ratio_where_there_is_a_baseline_and_else_on_the_value() -> None:
    assert Figure("s", "n", 30.0, "ms", 20.0, "floor", 1.5).reached is True
    assert Figure("s", "n", 31.0, "ms", 20.0, "floor", 1.5).reached is False
    assert Figure("s", "n", 49.0, "ms", limit=50.0).reached is True
    assert Figure("s", "n", 51.0, "ms", limit=50.0).reached is False
    assert Figure("s", "n", 51.0, "ms").reached is None


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(number) for number in range(200, 0, -1)]
    assert [percentile(values, share) for share in (0.5, 0.95, 0.99, 1.0)] == [100.0, 190.0, 198.0, 200.0]
    assert percentile([7.0], 0.5) == 7.0
    with pytest.raises(ValueError, match="needs values"):
        percentile([], 0.5)


def test_growth_leaves_the_warming_up_out() -> None:
    assert growth([1.0, 1.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0]) == 1.0
    assert growth([1.0, 1.0, 10.0, 10.0, 15.0, 15.0, 20.0, 20.0]) == 2.0
    with pytest.raises(ValueError, match="four samples"):
        growth([1.0, 2.0, 3.0])
