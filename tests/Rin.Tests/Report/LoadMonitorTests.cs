using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Report;
using GapFurniture.Rin.Tests.Fakes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace GapFurniture.Rin.Tests.Report;

public sealed class LoadMonitorTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CapturedLog _log = new();
    private readonly LoadMonitor _monitor;

    public LoadMonitorTests() => _monitor = new LoadMonitor(_time, _log);

    public void Dispose() => _log.Dispose();

    private static CopyStatement Copy(string table, params string[] keys) =>
        new(
            new TableName("s", table),
            "s3://b/m",
            IsManifest: true,
            CopyAuthorization.Role("default"),
            null,
            "",
            [.. keys.Select(k => Some.Object(k))]
        );

    [Fact]
    public void A_load_that_takes_long_is_mentioned_every_half_minute_until_it_ends()
    {
        using (_monitor.Watch([Copy("t", "1", "2"), Copy("u", "3")]))
        {
            _time.Advance(TimeSpan.FromSeconds(29));
            _log.At(LogLevel.Information).ShouldBeEmpty();
            _time.Advance(TimeSpan.FromSeconds(1));
            _time.Advance(TimeSpan.FromSeconds(30));
        }
        _time.Advance(TimeSpan.FromMinutes(5));

        _log.At(LogLevel.Information)
            .ShouldBe(["still loading 3 objects into s.t, s.u, for 30 s now", "still loading 3 objects into s.t, s.u, for 60 s now"]);
    }

    [Fact]
    public void What_runs_is_known_while_it_runs()
    {
        using (_monitor.Watch([Copy("t", "1")]))
            _monitor.ToString().ShouldContain("loading 1 into s.t");

        _monitor.ToString().ShouldNotContain("loading");
    }

    [Fact]
    public void What_was_done_and_how_fast_is_one_line()
    {
        _monitor.Add(objects: 1500, rows: 42_000);
        _monitor.Add(messages: 1400);
        _time.Advance(TimeSpan.FromSeconds(1));
        _monitor.ToString().ShouldBe("1,400 messages done, 1,500 objects, 42,000 rows, 1,500 objects/s");

        using var load = _monitor.Watch([Copy("t", "1")]);
        _time.Advance(TimeSpan.FromSeconds(12));

        _monitor.ToString().ShouldEndWith("; loading 1 into s.t for 12 s");
    }

    [Theory]
    [InlineData("Load into table 't' completed, 8 record(s) loaded successfully.", 8L, true)]
    [InlineData("Load into table 'completed, 9 record(s)' completed, 0 record(s) loaded successfully.", 0L, true)]
    [InlineData(
        "Load into table 't' completed, 2 record(s) could not be loaded.  Check 'stl_load_errors' system table for details.",
        2L,
        false
    )]
    public void Rows_stand_in_the_warehouses_notices(string notice, long rows, bool areLoaded)
    {
        var result = CopyNotices.ResultOf([Copy("t", "1")], [notice, "table \"t\" does not exist, skipping"]);

        (result.Rows, result.Skipped).ShouldBe(areLoaded ? ((long?)rows, 0L) : (null, rows));
    }

    [Fact]
    public void Other_notices_have_no_rows() => CopyNotices.ResultOf([Copy("t", "1")], ["no such table"]).Rows.ShouldBeNull();
}
