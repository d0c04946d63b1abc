using System.Text.Json;
using FsCheck.Fluent;
using GapFurniture.Shared.Logging;
using GapFurniture.Shared.Tests.Fakes;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Shared.Tests.Logging;

public sealed class LineLoggerTests
{
    private readonly StringWriter _output = new();
    private readonly Redactor _redactor = new();

    private LineLogger Logger(bool isJson) => new LineLogger(_output, isJson, LogLevel.Trace, _redactor, new FakeTime());

    private string[] Lines => _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Lines.ShouldHaveSingleItem());
            return document.RootElement.Clone();
        }
    }

    [Theory]
    [InlineData(LogLevel.Trace, "trace")]
    [InlineData(LogLevel.Debug, "debug")]
    [InlineData(LogLevel.Information, "info ")]
    [InlineData(LogLevel.Warning, "warn ")]
    [InlineData(LogLevel.Error, "error")]
    [InlineData(LogLevel.Critical, "fatal")]
    public void A_plain_line_has_time_level_and_message(LogLevel level, string name)
    {
        Logger(isJson: false).Log(level, "loaded {Rows} rows", 3);
        Lines.ShouldBe([$"2026-11-21 08:00:00 {name} loaded 3 rows"]);
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\r\nb")]
    [InlineData("a\rb")]
    [InlineData("a\u2028b")]
    public void Line_breaks_in_a_message_stay_in_its_line(string message)
    {
        Logger(isJson: false).LogInformation("said: {Message}", message);
        Lines.ShouldBe(["2026-11-21 08:00:00 info  said: a b"]);
    }

    [Fact]
    public void An_exception_follows_its_plain_line()
    {
        Logger(isJson: false).LogError(new InvalidOperationException("broken"), "failed");
        Lines[0].ShouldEndWith("error failed");
        Lines[1].ShouldContain("InvalidOperationException: broken");
    }

    [Fact]
    public void A_json_line_has_the_members_of_lambdas_own_and_the_values_by_name()
    {
        Logger(isJson: true)
            .Log(
                LogLevel.Warning,
                new EventId(3, "Loaded"),
                "loaded {Rows} rows of {Table} in {Elapsed}, {Last}, {Ratio}, {Keys}, {None}",
                3L,
                "表",
                TimeSpan.FromSeconds(2),
                true,
                0.5,
                (string[])["k1", "k2"],
                null
            );
        Json.GetRawText()
            .ShouldBe(
                """
                {"timestamp":"2026-11-21T08:00:00.000Z","level":"Warning","message":"loaded 3 rows of 表 in 00:00:02, True, 0.5, k1, k2, (null)",
                "event":"Loaded","rows":3,"table":"表","elapsed":"00:00:02","last":true,"ratio":0.5,"keys":"k1, k2","none":null}
                """.ReplaceLineEndings("")
            );
    }

    [Fact]
    public void A_value_may_not_take_the_name_of_a_fixed_member()
    {
        Logger(isJson: true).LogError(new IOException("gone"), "{Message} {Level} {Timestamp} {Event} {Exception}", 1, 2, 3, 4, 5);
        string[] names = [.. Json.EnumerateObject().Select(p => p.Name)];
        names.ShouldBeUnique();
        Json.GetProperty("message").GetString().ShouldBe("1 2 3 4 5");
        Json.GetProperty("messageValue").GetInt32().ShouldBe(1);
        Json.GetProperty("exception").GetString()!.ShouldContain("gone");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Numbers_that_json_lacks_are_text(double number)
    {
        Logger(isJson: true).LogInformation("{Ratio}", number);
        Json.GetProperty("ratio").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Secrets_are_masked_everywhere_also_where_json_would_escape_them(bool isJson)
    {
        const string Secret = "p\"a\\s\ns'漢\u0001";
        _redactor.Add(Secret);
        _redactor.Add("plain-secret");
        Logger(isJson)
            .LogError(
                new InvalidOperationException($"login with {Secret}"),
                "{Text} and {List} with plain-secret",
                $"x{Secret}x",
                (string[])[Secret]
            );
        var text = _output.ToString();
        text.ShouldContain("****");
        text.ShouldNotContain("plain-secret");
        text.ShouldNotContain(Secret);
        text.ShouldNotContain("p\\\"a");
        text.ShouldNotContain("p\"a");
    }

    [Fact]
    public void Json_is_one_valid_line_for_any_message() =>
        Properties.Check(
            Prop.ForAll(
                Gen.Choose(0, 0xFFFF).Select(c => (char)c).ArrayOf().Select(c => new string(c)).ToArbitrary(),
                message =>
                {
                    using var output = new StringWriter();
                    var logger = new LineLogger(output, isJson: true, LogLevel.Trace, _redactor, new FakeTime());
                    logger.LogInformation("{Text}", message);
                    var line = output.ToString();
                    line.ShouldEndWith(Environment.NewLine);
                    line[..^Environment.NewLine.Length].ShouldNotContain('\n');
                    using var document = JsonDocument.Parse(line);
                    var text = document.RootElement.GetProperty("text").GetString()!;
                    text.Length.ShouldBe(message.Length);
                    text.Where((c, i) => c != '\uFFFD' && c != message[i]).ShouldBeEmpty();
                }
            )
        );

    [Fact]
    public void Lines_of_many_threads_do_not_mix()
    {
        var logger = Logger(isJson: true);
        Parallel.For(0, 500, i => logger.LogInformation("line {Number} {Filler}", i, new string('x', 200)));
        Lines.Length.ShouldBe(500);
        Lines
            .Select(l =>
            {
                using var document = JsonDocument.Parse(l);
                return document.RootElement.GetProperty("number").GetInt32();
            })
            .ShouldBe(Enumerable.Range(0, 500), ignoreOrder: true);
    }

    [Theory]
    [InlineData(LogLevel.Information, 1)]
    [InlineData(LogLevel.Warning, 0)]
    [InlineData(LogLevel.None, 0)]
    public void What_is_below_the_least_level_is_left_out(LogLevel least, int lines)
    {
        var logger = new LineLogger(_output, isJson: false, least, _redactor, new FakeTime());

        logger.LogDebug("never");
        logger.LogInformation("maybe");

        Lines.Length.ShouldBe(lines);
        logger.IsEnabled(LogLevel.Information).ShouldBe(lines == 1);
    }

    [Fact]
    public void A_line_is_out_when_the_call_returns()
    {
        using var stream = new MemoryStream();
        using var writer = new StreamWriter(stream);
        var logger = new LineLogger(writer, isJson: false, LogLevel.Trace, _redactor, new FakeTime());
        logger.LogInformation("now");
        stream.Length.ShouldBeGreaterThan(0);
    }
}
