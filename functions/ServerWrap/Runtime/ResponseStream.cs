using System.Buffers.Text;
using System.Text;
using GapFurniture.Http;
using GapFurniture.ServerWrap.Http;

namespace GapFurniture.ServerWrap.Runtime;

/// <summary>
/// An answer on its way to the Runtime API in chunks. What the server sends is read right behind the place of a chunk's size, so that
/// nothing is copied and each chunk is one write.
/// </summary>
internal sealed class ResponseStream : IResponseStream
{
    public const string ErrorType = "Lambda-Runtime-Function-Error-Type";
    public const string ErrorBody = "Lambda-Runtime-Function-Error-Body";

    private const int Capacity = 64 * 1024;

    /// <summary>A size of eight digits at most, and the end of its line.</summary>
    private const int SizeLine = 10;

    private readonly HttpConnection _connection;
    private readonly Func<HttpConnection, Posted> _outcome;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(SizeLine + Capacity + 2);

    /// <exception cref="IOException">The Runtime API does not take it.</exception>
    public ResponseStream(
        HttpConnection connection,
        string target,
        IReadOnlyList<HeaderField> headers,
        ReadOnlySpan<byte> prelude,
        Func<HttpConnection, Posted> outcome
    )
    {
        (_connection, _outcome) = (connection, outcome);
        prelude.CopyTo(Space);
        connection.SendChunkedHead("POST", target, headers, Chunk(prelude.Length));
    }

    /// <summary>Where the next bytes of the body go; then <see cref="Send"/>.</summary>
    public Span<byte> Space => _buffer.AsSpan(SizeLine, Capacity);

    /// <summary>Sends what was put into <see cref="Space"/>.</summary>
    /// <param name="count">How many bytes; not 0, which would end the answer.</param>
    /// <exception cref="IOException">The Runtime API reads no further.</exception>
    public void Send(int count) => _connection.SendRaw(Chunk(count));

    /// <summary>Ends an answer that is whole.</summary>
    /// <exception cref="IOException">The Runtime API does not say that it has it.</exception>
    /// <exception cref="RuntimeApiException">It says that the environment is done for.</exception>
    public Posted Complete()
    {
        _connection.SendRaw("0\r\n\r\n"u8);
        return _outcome(_connection);
    }

    /// <summary>Ends an answer that is not whole. Its caller sees a stream that broke off, and Lambda's metrics an error.</summary>
    /// <param name="errorType">Such as <c>ServerWrap.BadGateway</c>.</param>
    /// <param name="document">JSON with errorType and errorMessage.</param>
    /// <inheritdoc cref="Complete"/>
    public Posted Fail(string errorType, ReadOnlySpan<byte> document)
    {
        _connection.SendRaw(
            Encoding.ASCII.GetBytes($"0\r\n{ErrorType}: {errorType}\r\n{ErrorBody}: {Convert.ToBase64String(document)}\r\n\r\n")
        );
        return _outcome(_connection);
    }

    /// <returns>What is in <see cref="Space"/>, as a chunk.</returns>
    private ReadOnlySpan<byte> Chunk(int count)
    {
        Span<byte> digits = stackalloc byte[SizeLine];
        Utf8Formatter.TryFormat(count, digits, out var length, 'x');
        var start = SizeLine - 2 - length;
        digits[..length].CopyTo(_buffer.AsSpan(start));
        "\r\n"u8.CopyTo(_buffer.AsSpan(SizeLine - 2));
        "\r\n"u8.CopyTo(_buffer.AsSpan(SizeLine + count));
        return _buffer.AsSpan(start, SizeLine - start + count + 2);
    }
}
