using System.Text;
using GapFurniture.SsmWrap.Network;

namespace GapFurniture.SsmWrap.Tests.Network;

public sealed class HttpAnswerReaderTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", true)]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length:5\r\nConnection: close\r\n\r\nhello", 200, "hello", false)]
    [InlineData(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: t\r\n\r\n",
        200,
        "hello",
        true
    )]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nhello", 200, "hello", false)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno", 400, "no", true)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "", true)]
    public void Bodies_come_by_length_in_chunks_or_to_the_end(string bytes, int status, string body, bool keeps)
    {
        // In pieces of every size, since a network cuts where it likes.
        for (var piece = 1; piece <= bytes.Length; piece++)
        {
            var answer = new HttpAnswerReader(new PiecemealStream(Encoding.Latin1.GetBytes(bytes), piece)).Read();

            (answer.Status, Encoding.Latin1.GetString(answer.Body.Span), answer.KeepsConnection).ShouldBe((status, body, keeps));
        }
    }

    [Fact]
    public void Answers_on_one_connection_do_not_run_into_each_other()
    {
        const string one = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX: 1\r\n\r\none";
        const string two = "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n";
        var reader = new HttpAnswerReader(new PiecemealStream(Encoding.Latin1.GetBytes(one + two + one), 1000));

        var answers = Enumerable.Range(0, 3).Select(_ => reader.Read()).Select(a => Encoding.Latin1.GetString(a.Body.Span));

        answers.ShouldBe(["one", "two", "one"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel")]
    public void A_connection_that_ends_too_early_is_a_failure(string bytes) =>
        Should.Throw<IOException>(() => new HttpAnswerReader(new PiecemealStream(Encoding.Latin1.GetBytes(bytes), 7)).Read());

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno header\r\n\r\n")]
    public void What_is_no_http_is_a_failure(string bytes) =>
        Should
            .Throw<IOException>(() => new HttpAnswerReader(new PiecemealStream(Encoding.Latin1.GetBytes(bytes), 100)).Read())
            .Message.ShouldBe("what came back is no HTTP answer");

    private sealed class PiecemealStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }
}
