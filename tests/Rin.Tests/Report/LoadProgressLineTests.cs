using GapFurniture.Rin.Config;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Report;
using GapFurniture.Rin.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace GapFurniture.Rin.Tests.Report;

public sealed class LoadProgressLineTests : IDisposable
{
    private const string Erase = "\r\e[K";

    private readonly FakeTimeProvider _time = new();
    private readonly CapturedLog _log = new();
    private readonly StringWriter _terminal = new() { NewLine = "\n" };
    private readonly LoadMonitor _monitor;
    private int _width = 100;

    public LoadProgressLineTests() => _monitor = new LoadMonitor(_time, _log);

    public void Dispose()
    {
        _log.Dispose();
        _terminal.Dispose();
    }

    private LoadProgressLine Start()
    {
        var line = new LoadProgressLine(_terminal, () => _width, _time);
        line.Follow(_monitor);
        return line;
    }

    // What the terminal got since the last look.
    private string News()
    {
        var news = _terminal.ToString();
        _terminal.GetStringBuilder().Clear();
        return news;
    }

    [Fact]
    public void Is_rewritten_in_place_every_second()
    {
        using var line = Start();
        News().ShouldBeEmpty();
        _monitor.Add(objects: 1500, rows: 42_000);
        _monitor.Add(messages: 1400);

        _time.Advance(TimeSpan.FromSeconds(1));
        News().ShouldBe($"{Erase}1,400 messages done, 1,500 objects, 42,000 rows, 1,500 objects/s");

        _time.Advance(TimeSpan.FromSeconds(1));
        News().ShouldBe($"{Erase}1,400 messages done, 1,500 objects, 42,000 rows, 750 objects/s");
    }

    [Fact]
    public void Shows_what_is_being_loaded()
    {
        using var line = Start();
        var copy = new CopyStatement(new TableName("s", "t"), "s3://b/k", false, CopyAuthorization.Role("default"), null, "")
        {
            Objects = [Some.Object("k")],
        };
        using var load = _monitor.Watch([copy]);
        _time.Advance(TimeSpan.FromSeconds(12));

        News().ShouldEndWith("; loading 1 into s.t for 12 s");
    }

    [Fact]
    public void Makes_way_for_log_lines()
    {
        using var line = Start();
        line.WriteLine("first");
        News().ShouldBe("first\n");
        _time.Advance(TimeSpan.FromSeconds(1));
        var shown = News()[Erase.Length..];

        line.WriteLine("second");

        News().ShouldBe($"{Erase}second\n{shown}");
    }

    [Fact]
    public void Is_never_wider_than_the_terminal()
    {
        _width = 20;
        using var line = Start();
        _time.Advance(TimeSpan.FromSeconds(1));

        News().Length.ShouldBe(Erase.Length + 19);
    }

    [Fact]
    public void Leaves_nothing_behind()
    {
        var line = Start();
        _time.Advance(TimeSpan.FromSeconds(1));
        News();
        line.Dispose();
        _time.Advance(TimeSpan.FromSeconds(5));

        News().ShouldBe(Erase);
    }
}
