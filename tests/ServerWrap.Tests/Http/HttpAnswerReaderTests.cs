using System.Text;
using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Tests.Fakes;

namespace GapFurniture.ServerWrap.Tests.Http;

/// <summary>Answers as servers write them, in any parts.</summary>
public sealed class HttpAnswerReaderTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "200 OK {}")]
    [InlineData("HTTP/1.0 200 OK\ncontent-length: 2\n\n{}", "200 OK {}")]
    [InlineData("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "200  ")]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", "204 No Content ")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "304 Not Modified ")]
    [InlineData(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 400 No\r\nContent-Length: 1\r\n\r\nx",
        "400 No x"
    )]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", "200 OK abcde")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n00A \r\n0123456789\r\n0\r\nA: b\r\nC: d\r\n\r\n",
        "200 OK 0123456789"
    )]
    [InlineData("HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\nuntil the end", "503 Busy until the end")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1, 1\r\n\r\nx", "200 OK x")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length\t : 1\r\n\r\nx", "200 OK x")]
    public void An_answer_is_read_to_its_end_and_no_further(string answer, string expected)
    {
        foreach (var size in (int[])[1, 2, 7, answer.Length])
            Show(Bytes(answer), () => size).ShouldBe(expected, $"in parts of {size}");
    }

    [Fact]
    public void An_answer_to_HEAD_has_no_body_whatever_it_says() =>
        Show(Bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), () => 9, "HEAD").ShouldBe("200 OK ");

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", "the connection ended within the head")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}",
        "the connection ended 1 bytes before the end that Content-Length had said"
    )]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}", "Content-Length \"-1\" is no length, or not the only one")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        "Content-Length \"2\" is no length, or not the only one"
    )]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n{}", "Content-Length \"1, 2\" is no length, or not the only one")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n{}", "Content-Length \"\" is no length, or not the only one")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "both Content-Length and Transfer-Encoding say where the body ends"
    )]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "Transfer-Encoding \"gzip, chunked\" is not supported")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        "Transfer-Encoding \"chunked\" is not supported"
    )]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab", "the connection ended before the last chunk")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "the connection ended within a line")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n", "the connection ended within a line")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n", "a chunk does not begin with its size")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\nabc\r\n0\r\n\r\n", "a chunk does not begin with its size")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc", "a chunk does not begin with its size")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n", "a chunk is longer than it says")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\n\r\n", "the server switched to another protocol, which nobody asked for")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "a header is a name, a colon and a value, not \"no colon\"")]
    [InlineData("HTTP/1.1 200 OK\r\n folded: first\r\n\r\n", "a header is a name, a colon and a value, not \" folded: first\"")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\rC: d\r\n\r\n", "a header holds NUL or a lone CR: \"A: b?C: d\"")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\0\r\n\r\n", "a header holds NUL or a lone CR: \"A: b?\"")]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n", "an answer begins with \"HTTP/1.1 200 OK\" or its like, not with \"HTTP/2.0 200 OK\"")]
    [InlineData("HTTP/1.1 099 No\r\n\r\n", "an answer begins with \"HTTP/1.1 200 OK\" or its like, not with \"HTTP/1.1 099 No\"")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "an answer begins with \"HTTP/1.1 200 OK\" or its like, not with \"SSH-2.0-OpenSSH_9.2\"")]
    public void What_is_no_whole_answer_is_an_error_that_says_why(string answer, string problem)
    {
        foreach (var size in (int[])[1, 5, answer.Length])
            Should.Throw<HttpFormatException>(() => Show(Bytes(answer), () => size)).Message.ShouldBe(problem);
    }

    [Fact]
    public void A_connection_that_closes_without_a_word_is_not_the_same_as_a_broken_answer() =>
        Should.Throw<IOException>(() => Show([], () => 1)).ShouldNotBeOfType<HttpFormatException>();

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nX: ")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX:")]
    public void What_goes_on_without_end_is_not_read_for_ever(string beginning)
    {
        var sent = 0;
        var reader = new HttpAnswerReader(
            new ByteReader(into =>
            {
                var part = sent == 0 && beginning.Length > 0 ? Bytes(beginning) : Bytes(new string('1', 1000));
                var count = Math.Min(part.Length, into.Length);
                part.AsSpan(0, count).CopyTo(into);
                sent += count;
                return count;
            })
        );

        Should.Throw<HttpFormatException>(() =>
        {
            reader.ReadHead("GET");
            while (reader.ReadBody(new byte[100]) > 0) { }
        });
        sent.ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void Headers_without_end_are_refused() =>
        Should
            .Throw<HttpFormatException>(() =>
                Show(Bytes($"HTTP/1.1 200 OK\r\n{string.Concat(Enumerable.Repeat("A:\r\n", 1_001))}\r\n"), () => 99)
            )
            .Message.ShouldBe("there are more than 1000 headers");

    [Fact]
    public void Header_values_are_UTF_8_or_else_Latin_1_and_keep_every_byte()
    {
        byte[] answer =
        [
            .. "HTTP/1.1 200 Sch"u8,
            0xF6, // a lone byte of Latin-1
            .. "n\r\nA: "u8,
            .. "grün"u8,
            .. "\r\nB: a"u8,
            0xE9,
            .. "b\r\nC:\t padded \t\r\nD:\r\nE: one\r\n  two\r\nContent-Length: 0\r\n\r\n"u8,
        ];

        var head = new HttpAnswerReader(Bytes(answer, () => 3)).ReadHead("GET");

        head.Reason.ShouldBe("Schön");
        head.Headers.Take(5).Select(h => $"{h.Name}={h.Value}").ShouldBe(["A=grün", "B=aéb", "C=padded", "D=", "E=one two"]);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: x, close\r\n\r\n", false)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", false)]
    public void An_answer_says_whether_its_connection_stays(string answer, bool isKept)
    {
        var reader = new HttpAnswerReader(Bytes(Bytes(answer), () => 100));

        reader.ReadHead("GET");

        reader.IsKept.ShouldBe(isKept);
    }

    [Fact]
    public void Any_answers_in_any_parts_are_read_as_they_were_written() =>
        Properties.ForAll(
            random => (Answers: Enumerable.Range(0, 3).Select(i => SomeAnswer.Of(random, isLast: i == 2)).ToList(), Parts: random.Next()),
            sample =>
            {
                var parts = new Random(sample.Parts);
                var largest = parts.Next(1, 20_000);
                var all = sample.Answers.SelectMany(a => a.Bytes).ToArray();
                var reader = new HttpAnswerReader(Bytes(all, () => parts.Next(1, largest)));

                foreach (var answer in sample.Answers)
                {
                    var head = reader.ReadHead("GET");
                    head.Status.ShouldBe(answer.Status);
                    head.Headers.Where(h => h.Name.StartsWith("X-", StringComparison.Ordinal)).ShouldBe(answer.Fields);
                    ReadAll(reader, () => parts.Next(1, 30_000)).ShouldBe(answer.Body);
                    reader.IsDone.ShouldBeTrue();
                }
            }
        );

    [Fact]
    public void Whatever_is_done_to_an_answer_it_is_read_or_refused() =>
        Properties.ForAll(
            random =>
            {
                var bytes = SomeAnswer.Of(random).Bytes;
                for (var i = random.Next(1, 4); i > 0 && bytes.Length > 1; i--)
                {
                    var at = random.Next(Math.Min(bytes.Length, 400));
                    bytes = random.Next(3) switch
                    {
                        0 => [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]],
                        1 => [.. bytes[..at], .. bytes[(at + 1)..]],
                        _ => bytes[..at],
                    };
                }
                return bytes;
            },
            bytes =>
            {
                try
                {
                    Show(bytes, () => 50);
                }
                catch (IOException)
                {
                    // Refused.
                }
            },
            count: 500
        );

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static ByteReader Bytes(byte[] bytes, Func<int> part)
    {
        var at = 0;
        return new ByteReader(into =>
        {
            var count = Math.Min(Math.Min(part(), into.Length), bytes.Length - at);
            bytes.AsSpan(at, count).CopyTo(into);
            at += count;
            return count;
        });
    }

    private static string Show(byte[] answer, Func<int> part, string method = "GET")
    {
        var reader = new HttpAnswerReader(Bytes(answer, part));
        var head = reader.ReadHead(method);
        return $"{head.Status} {head.Reason} {Encoding.Latin1.GetString(ReadAll(reader, () => 100))}";
    }

    private static byte[] ReadAll(HttpAnswerReader reader, Func<int> size)
    {
        var body = new List<byte>();
        while (true)
        {
            var part = new byte[size()];
            var count = reader.ReadBody(part);
            if (count == 0)
                return [.. body];
            body.AddRange(part.AsSpan(0, count));
        }
    }
}
