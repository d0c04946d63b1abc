using System.IO.Compression;
using System.Text.RegularExpressions;
using FsCheck.Fluent;
using GapFurniture.S32cs.Documents;
using GapFurniture.S32cs.Reporting;
using GapFurniture.S32cs.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace GapFurniture.S32cs.Tests;

public sealed partial class LoaderTests
{
    [Fact]
    public void Any_mixture_of_lines_in_any_chunks_comes_out_exactly_once_in_order_in_legal_batches()
    {
        var samples =
            from seed in Gen.Choose(0, int.MaxValue)
            from count in Gen.Choose(0, 120)
            from atOnce in Gen.Elements(1, 7, 4096, 1 << 20)
            from compressed in Gen.Elements(true, false)
            from concurrency in Gen.Elements(1, 1, 3)
            select (seed, count, atOnce: count > 30 ? Math.Max(atOnce, 4096) : atOnce, compressed, concurrency);

        Properties.ForAll(
            samples,
            async s =>
            {
                var lines = new SampleLines(s.seed).Take(s.count);
                var content = Join(lines, lastLineFeed: s.seed % 2 == 0);
                var (sink, summary) = await LoadAsync(
                    () => new ChunkedStream(s.compressed ? Gzip(content) : content, new Random(s.seed), s.atOnce),
                    s.concurrency
                );

                summary.Failure.ShouldBeNull();
                ShouldBeAccountedFor(lines, sink, summary, s.concurrency);
                summary.Bytes.ShouldBe(content.Length);
            }
        );
    }

    [Fact]
    public async Task Batches_are_as_large_as_their_documents_allow()
    {
        var line = $$$"""{"id":"1","type":"add","fields":{"abc":"{{{new string('x', 1000)}}}"}}""";
        var lines = Enumerable.Repeat(new SampleLine(System.Text.Encoding.UTF8.GetBytes(line), "1", line, false), 12_000).ToList();

        var (sink, summary) = await LoadAsync(() => new MemoryStream(Join(lines, true)), 1);

        summary.Added.ShouldBe(12_000);
        summary.Batches.ShouldBe(3);
        foreach (var size in sink.Sizes.SkipLast(1))
            size.ShouldBeInRange(CloudSearchLimits.BatchBytes - line.Length, CloudSearchLimits.BatchBytes);
    }

    [Fact]
    public async Task A_line_without_end_is_passed_over_and_its_neighbours_are_not()
    {
        var good = """{"id":"1","type":"delete"}"""u8.ToArray();
        var endless = new byte[20_000_000];
        Array.Fill(endless, (byte)'x');
        """{"id":"2","type":"add","fields":{"abc":" """u8.CopyTo(endless);
        byte[] content = [.. good, (byte)'\n', .. endless, (byte)'\n', .. good, (byte)'\n', .. endless];

        var (sink, summary) = await LoadAsync(() => new ChunkedStream(content, new Random(1), 100_000), 1);

        summary.Reasons.ShouldBe(new Dictionary<string, long>(StringComparer.Ordinal) { [nameof(RejectKind.LineTooLong)] = 2 });
        sink.Sent.Count.ShouldBe(2);
        summary.Bytes.ShouldBe(content.Length);
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_does_not_stop_the_others()
    {
        var sink = new DomainSink();
        var loader = new Loader(new LoaderSettings(true, false, 1), _ => sink, null, TimeProvider.System, NullLogger.Instance);
        var sources = new[]
        {
            Source("a", """{"id":"a","type":"delete"}"""),
            new SampleSource("broken", () => throw new IOException("no")),
        };

        var summaries = await loader.LoadAsync([.. sources, Source("b", """{"id":"b","type":"delete"}""")], null, CancellationToken.None);

        summaries.Select(r => r.Failure is null).ShouldBe([true, false, true]);
        sink.Sent.Count.ShouldBe(2);
        sink.Sizes.Count.ShouldBe(1, "small objects share a batch");
    }

    [Fact]
    public async Task A_million_mutated_lines_never_throw()
    {
        // The whole million with GAP_SOAK=1; a part of it always.
        var count = Environment.GetEnvironmentVariable("GAP_SOAK") == "1" ? 1_000_000 : 5_000;
        var random = new Random(20261121);
        var samples = new SampleLines(7).Take(2000).Where(l => l.Bytes.Length is > 0 and < 400).ToList();
        var sink = new DomainSink();
        var loader = new Loader(new LoaderSettings(true, false, 1), _ => sink, null, TimeProvider.System, NullLogger.Instance);
        var (documents, rejects, blank, lines) = (0L, 0L, 0L, 0L);
        for (var done = 0; done < count; done += 1000)
        {
            var mutated = Enumerable.Range(0, 1000).Select(_ => Mutation.Of(samples[random.Next(samples.Count)].Bytes, random)).ToList();
            var content = mutated.SelectMany(l => l.Append((byte)'\n')).ToArray();

            var summary = (
                await loader.LoadAsync([new SampleSource("fuzz", () => new MemoryStream(content))], null, CancellationToken.None)
            )[0];

            // The sink is strict: it throws, and the report fails, for anything that CloudSearch would not take.
            summary.Failure.ShouldBeNull();
            documents += summary.Added + summary.Deleted;
            rejects += summary.Rejected;
            blank += mutated.Count(l => l.All(b => b is (byte)' ' or (byte)'\t' or (byte)'\r'));
            lines += mutated.Count;
        }
        (documents + rejects).ShouldBeGreaterThanOrEqualTo(lines - blank, "every line is accounted for");
        rejects.ShouldBeGreaterThan(0);
        documents.ShouldBeGreaterThan(0);
        TestContext.Current.SendDiagnosticMessage($"{lines} mutated lines: {documents} documents, {rejects} rejects, {blank} blank");
    }

    private static SampleSource Source(string name, string text) =>
        new(name, () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)));

    private static async Task<(DomainSink Sink, LoadSummary Summary)> LoadAsync(Func<Stream> open, int concurrency)
    {
        var sink = new DomainSink();
        var settings = new LoaderSettings(NumericIds: true, Strict: false, concurrency);
        var loader = new Loader(settings, _ => sink, null, TimeProvider.System, NullLogger.Instance);
        var summaries = await loader.LoadAsync([new SampleSource("sample", open)], null, CancellationToken.None);
        return (sink, summaries.ShouldHaveSingleItem());
    }

    private static void ShouldBeAccountedFor(List<SampleLine> lines, DomainSink sink, LoadSummary summary, int concurrency)
    {
        var expected = lines.Where(l => l.Sent is not null).ToList();
        summary.Rejected.ShouldBe(lines.Count(l => l.Rejected));
        (summary.Added + summary.Deleted).ShouldBe(expected.Count);
        if (concurrency == 1)
            sink.Sent.ShouldBe(expected.Select(l => l.Sent));
        foreach (var one in expected.GroupBy(l => l.Id, StringComparer.Ordinal))
            sink.Sent.Where(d => Id().Match(d).Groups["id"].Value == one.Key).ShouldBe(one.Select(l => l.Sent));
        var index = expected
            .GroupBy(l => l.Id!, StringComparer.Ordinal)
            .Select(g => g.Last())
            .Where(l => !l.Sent!.Contains("\"delete\"", StringComparison.Ordinal));
        sink.Domain.Documents.Select(d => d.Id).ShouldBe(index.Select(l => l.Id!).Order(StringComparer.Ordinal));
    }

    private static byte[] Join(List<SampleLine> lines, bool lastLineFeed)
    {
        using var content = new MemoryStream();
        foreach (var (line, i) in lines.Select((l, i) => (l, i)))
        {
            content.Write(line.Bytes);
            if (lastLineFeed || i < lines.Count - 1)
                content.WriteByte((byte)'\n');
        }
        return content.ToArray();
    }

    // Several members, as appending tools write them.
    private static byte[] Gzip(byte[] content)
    {
        using var buffer = new MemoryStream();
        foreach (var part in new[] { content[..(content.Length / 3)], content[(content.Length / 3)..] })
        {
            using var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(part);
        }
        return buffer.ToArray();
    }

    [GeneratedRegex("\"id\":\"(?<id>[0-9]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Id();
}
